-- Fragment of extract/events.sql: as extract/value.sql, of a slot with a list: those that no earlier slot of the same type holds.
    , arrayFilter(one -> NOT (false /* insert: same */), trimmed_n) AS value_n
