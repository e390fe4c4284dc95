-- Fragment of extract/events.sql: those values of a list that may be identifiers, and the first of them.
    , arrayFilter(
        one -> length(one) <= {max_value_bytes:UInt64}
            AND isValidUTF8(one)
            AND NOT (false /* insert: invalid */ /* insert: blocked */),
        value_n) AS usables_n
    , usables_n[1] AS usable_n
