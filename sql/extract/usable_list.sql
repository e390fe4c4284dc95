-- Fragment of extract/events.sql: those values of a list that may be identifiers, and the first of them.
    , /* insert: values */ AS usables_n
    , usables_n[1] AS usable_n
