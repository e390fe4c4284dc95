-- Has the warehouse read an expression over a table, without knowing what its names mean: a line for each part of it. Writes nothing.
EXPLAIN QUERY TREE run_passes = 0
SELECT ({expression:Expression}) AS value FROM {source_database:Identifier}.{source_table:Identifier}
