-- Fragment of source/branch.sql: the anonymous_id of an event: the one that $identify brings along, else its distinct_id if that is one of a
-- visitor who is not known yet.
multiIf({event:Expression} = '$identify', tupleElement({facts:Expression}, 3), {anonymous:Expression}, {value:Expression}, '')
