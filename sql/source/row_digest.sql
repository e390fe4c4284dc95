-- Fragment of source/branch.sql: a number for all that a row says.
cityHash64(tuple({values:Expression}))
