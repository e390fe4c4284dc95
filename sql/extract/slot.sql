-- Fragment of extract/read.sql: the value of one slot, normalized, '' when the event has none.
    , /* insert: value */ AS trimmed_n
