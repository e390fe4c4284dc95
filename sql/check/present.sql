-- Lists which of some databases, and of the tables of one of them, there are for the user: the databases first, each without a table.
-- Reads system.databases and system.tables, writes nothing.
SELECT name AS database, '' AS table
FROM system.databases
WHERE name IN {databases:Array(String)}
UNION ALL
SELECT database, name AS table
FROM system.tables
WHERE database = {source_database:String} AND name = {source_table:String}
