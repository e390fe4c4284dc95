-- Fragment of source/branch.sql: a document as JSON of the type that the column has in all branches: a UNION ALL of several would convert them.
CAST({value:Expression} AS {type:Expression})
