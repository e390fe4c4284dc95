-- Fragment of extract/part.sql: the columns of a source that lies on shards, from a table, or a query, of theirs.
SELECT {columns:Expression} FROM {table:Expression}
