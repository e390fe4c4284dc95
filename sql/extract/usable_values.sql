-- Fragment: those of some values that may be identifiers. The same rules as extract/reason.sql, as one condition, because every row passes
-- here.
arrayFilter(
        one -> length(one) <= {max_value_bytes:UInt64}
            AND isValidUTF8(one)
            AND NOT (false /* insert: invalid */ /* insert: blocked */),
        /* insert: values */)
