-- Fragment of source/branch.sql: the first value of a list as text, '' where there is none.
ifNull(toString(arrayElement({values:Expression}, 1)), '')
