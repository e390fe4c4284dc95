-- Fragment of source/branch.sql: a JSON column.
CAST({value:Expression} AS JSON)
