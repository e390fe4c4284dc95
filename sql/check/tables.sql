-- Lists the columns of the tables of a database that a source may read. Reads system.columns, writes nothing.
SELECT table, name, type
FROM system.columns
WHERE database = {source_database:String} AND table IN {tables:Array(String)}
ORDER BY table, position
