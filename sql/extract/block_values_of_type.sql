-- Fragment of extract/reason.sql and extract/usable_values.sql: is one of the values blocked for its type.
            OR (length(/* insert: value */) <= {longest_blocked_m:UInt64} AND lower(/* insert: value */) IN {blocked_m:Array(String)})
