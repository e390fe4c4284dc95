-- Fragment of source/branch.sql: a value as text, '' where there is none.
ifNull(CAST({value:Expression} AS Nullable(String)), '')
