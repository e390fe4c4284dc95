-- Fragment of extract/fresh.sql: the number of the only table.
toUInt64(0)
