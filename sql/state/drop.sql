-- Drops a working table. Can be run again.
DROP TABLE IF EXISTS {database:Identifier}.{table:Identifier} SYNC
