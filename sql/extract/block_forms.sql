-- Fragment of extract/reason.sql and extract/usable_values.sql: is made of zeros and dashes alone, is a UUID of f's, or has the form of a placeholder.
-- The first byte spares most values the rest.
            OR (left(/* insert: value */, 1) IN ('0', '-') AND trimBoth(/* insert: value */, '0-') = '')
            OR (length(/* insert: value */) IN (32, 36) AND left(/* insert: value */, 1) IN ('f', 'F', '-') AND trimBoth(/* insert: value */, 'fF-') = '')
            OR (left(/* insert: value */, 1) IN ('$', '#', '@', '{', '<', '%', '[', '(', '*', '"', '\'') AND match(/* insert: value */, {placeholder_form:String}))
