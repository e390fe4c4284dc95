-- Fragment of source/branch.sql: of a row that stays as it is nobody needs a digest.
toUInt64(0)
