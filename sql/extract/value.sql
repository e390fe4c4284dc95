-- Fragment of extract/events.sql: the slot's value, unless an earlier slot of the same type holds the same one: an event counts
-- once for an identifier.
    , if(false /* insert: same */, '', trimmed_n) AS value_n
