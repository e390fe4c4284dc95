-- Fragment of source/branch.sql: the number of a table.
toUInt64({number:UInt64})
