-- Fragment of extract/reason.sql and extract/usable.sql: is made of zeros and dashes alone. The first byte spares most
-- values the rest.
            OR (left(/* insert: value */, 1) IN ('0', '-') AND trimBoth(/* insert: value */, '0-') = '')
