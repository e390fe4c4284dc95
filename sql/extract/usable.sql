-- Fragment of extract/events.sql: the value where it may be an identifier, else ''. The same rules as extract/reason.sql, as one
-- condition, because every row passes here.
    , arrayFilter(
        one -> length(one) <= {max_value_bytes:UInt64}
            AND isValidUTF8(one)
            AND NOT (false /* insert: invalid */ /* insert: blocked */),
        [value_n])[1] AS usable_n
