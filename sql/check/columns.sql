-- Lists the columns of the source table. Reads system.columns, writes nothing.
SELECT name, type
FROM system.columns
WHERE database = {source_database:String} AND table = {source_table:String}
ORDER BY position
