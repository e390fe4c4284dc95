-- Fragment of extract/reason.sql and extract/usable_values.sql: is one of the values blocked for all types, ignoring ASCII case. The
-- length spares most values the look-up.
            OR (length(/* insert: value */) <= {longest_blocked:UInt64} AND lower(/* insert: value */) IN {blocked:Array(String)})
