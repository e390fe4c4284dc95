-- Fragment of extract/events.sql: the value where it may be an identifier, else ''.
    , /* insert: value */ AS usable_n
