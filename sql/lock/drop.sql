-- Drops a table of the lock above which there is another. Can be run again.
DROP TABLE IF EXISTS {database:Identifier}.{table:Identifier}
