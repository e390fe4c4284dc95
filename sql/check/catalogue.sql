-- Lists the tables with rows that the user may see, with their columns, outside of the warehouse's own databases and those named. Tables
-- that hand out each row once (Kafka and the like) are none to look at, and materialized views show what another table has. Reads
-- system.columns and system.tables, writes nothing.
SELECT
    t.database AS database,
    t.name AS table,
    t.engine AS engine,
    t.sorting_key AS sorting_key,
    c.names AS names,
    c.types AS types,
    t.engine_full AS engine_full,
    t.as_select AS query
FROM system.tables AS t
INNER JOIN
(
    SELECT database, table, groupArray(name) AS names, groupArray(type) AS types
    FROM (SELECT database, table, name, type FROM system.columns ORDER BY database, table, position)
    GROUP BY database, table
) AS c ON c.database = t.database AND c.table = t.name
WHERE lower(t.database) NOT IN ('system', 'information_schema')
    AND t.database NOT IN {except:Array(String)}
    AND NOT t.is_temporary
    AND t.name NOT LIKE '.inner%'
    AND (t.engine LIKE '%MergeTree' OR t.engine IN ('View', 'Distributed', 'Merge', 'Memory', 'Log', 'TinyLog', 'StripeLog', 'Iceberg', 'DeltaLake', 'PostgreSQL', 'MySQL'))
ORDER BY database, table
