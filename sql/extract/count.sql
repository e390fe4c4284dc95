-- Counts the rows of a working table. Writes nothing.
SELECT count() FROM {state:Identifier}.{table:Identifier}
