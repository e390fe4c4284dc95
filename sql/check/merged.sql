-- Lists the tables that a table of the engine Merge reads. Reads system.tables, writes nothing.
SELECT name
FROM system.tables
WHERE database = {source_database:String} AND match(name, {pattern:String}) AND name != {source_table:String}
ORDER BY name
