-- Lists the columns of the tables of a database that a source may read, with what of them decides how they are read. Reads system.columns and
-- system.tables, writes nothing.
SELECT c.table AS table, c.name AS name, c.type AS type, c.default_kind AS default_kind, t.engine AS engine
FROM system.columns AS c
LEFT JOIN
(
    SELECT name, engine
    FROM system.tables
    WHERE database = {source_database:String} AND name IN {tables:Array(String)}
) AS t ON t.name = c.table
WHERE c.database = {source_database:String} AND c.table IN {tables:Array(String)}
ORDER BY c.table, c.position
SETTINGS join_use_nulls = 0
