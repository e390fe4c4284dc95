-- Fragment of extract/reason.sql and extract/usable_values.sql: has a match of a pattern. In match() a dot matches the end of a
-- line, too.
            OR match(/* insert: value */, {blocked_pattern_m:String})
