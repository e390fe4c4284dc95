-- Fragment of source/branch.sql: the first of some times that is there.
coalesce({values:Expression})
