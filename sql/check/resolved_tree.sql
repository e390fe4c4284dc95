-- Has the warehouse find out what the names in an expression over a table mean: a line for each part of it. Writes nothing.
EXPLAIN QUERY TREE run_passes = 1
SELECT ({expression:Expression}) AS value FROM {source_database:Identifier}.{source_table:Identifier}
