-- Fragment of source/branch.sql: the time of a row that has none: it must not be lost.
toDateTime64(0, 3, 'UTC')
