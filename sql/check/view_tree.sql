-- Has the warehouse find out what a view's query means: a line for each part of it. Writes nothing.
EXPLAIN QUERY TREE run_passes = 1
{query:Expression}
