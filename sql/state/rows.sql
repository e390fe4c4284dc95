-- Counts the rows of tables, of which some cannot be selected from. Reads system.tables, writes nothing.
SELECT name, ifNull(total_rows, 0)
FROM system.tables
WHERE database = {state:String} AND name IN {tables:Array(String)}
