-- Fragment of source/branch.sql: a list where the table has none.
emptyArrayString()
