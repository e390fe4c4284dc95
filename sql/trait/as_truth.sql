-- Fragment: a text as a Bool, NULL if it is none.
CAST(multiIf(lower(/* insert: text */) IN ('true', '1'), true, lower(/* insert: text */) IN ('false', '0'), false, NULL) AS Nullable(Bool))
