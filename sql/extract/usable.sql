-- Fragment of extract/events.sql: the value where it may be an identifier, else ''. The same rules as extract/reason.sql, as one
-- condition, because every row passes here.
    , if(
        length(value_n) <= {max_value_bytes:UInt64}
            AND isValidUTF8(value_n)
            AND NOT (length(value_n) <= {longest_blocked:UInt64} AND lower(value_n) IN {blocked:Array(String)})
            AND NOT (left(value_n, 1) IN ('0', '-') AND trimBoth(value_n, '0-') = ''),
        value_n,
        '') AS usable_n
