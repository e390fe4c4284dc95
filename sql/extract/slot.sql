-- Fragment of extract/read.sql: what stands in one slot, '' when the event has nothing there.
    , /* insert: value */ AS trimmed_n
