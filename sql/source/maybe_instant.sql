-- Fragment of source/branch.sql: a time that a row may not have.
CAST({value:Expression} AS Nullable(DateTime64(3, 'UTC')))
