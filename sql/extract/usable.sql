-- Fragment of extract/events.sql: the value where it may be an identifier, else ''. The same rules as extract/reason.sql, as one
-- condition, because every row passes here.
    , if(
        length(value_n) <= {max_value_bytes:UInt64}
            AND isValidUTF8(value_n)
            AND NOT (false /* insert: invalid */ /* insert: blocked */),
        value_n,
        '') AS usable_n
