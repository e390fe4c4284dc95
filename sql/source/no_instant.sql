-- Fragment of source/branch.sql: a time that no row has.
CAST(NULL AS Nullable(DateTime64(3, 'UTC')))
