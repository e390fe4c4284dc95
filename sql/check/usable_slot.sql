-- Fragment of check/usable_rows.sql: whether the value of one slot may be an identifier.
    OR usable_m != ''
