-- Fragment of source/branch.sql: the anonymous_id of an event: the one that $identify brings along, else its distinct_id if that is one of a
-- visitor who is not known yet.
multiIf({event:Expression} = '$identify', JSONExtractString({properties:Expression}, '$anon_distinct_id'), {anonymous:Expression}, {value:Expression}, '')
