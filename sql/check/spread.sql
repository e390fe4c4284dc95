-- Tells what a table is, and what columns an asterisk means there. Reads system.tables and system.columns, writes nothing.
SELECT
    engine,
    engine_full,
    as_select,
    position(create_table_query, 'SQL SECURITY DEFINER') > 0 AS is_definers,
    (
        SELECT groupArray(name)
        FROM (SELECT name FROM system.columns WHERE database = {source_database:String} AND table = {source_table:String} AND default_kind IN ('', 'DEFAULT') ORDER BY position)
    ) AS names
FROM system.tables
WHERE database = {source_database:String} AND name = {source_table:String}
