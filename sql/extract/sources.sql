-- Gives the sources of the window that have no number yet the next ones, by name. Reads the source table, writes the list of sources. The
-- table is made anew before.
INSERT INTO {state:Identifier}.{sources:Identifier}
SELECT (SELECT count() FROM {state:Identifier}.{sources:Identifier}) + rowNumberInAllBlocks(), name, cityHash64(name)
FROM
(
    SELECT ifNull(toString(source), '') AS name
    FROM /* insert: source */
    WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
        /* insert: after */
    GROUP BY name
    HAVING name GLOBAL NOT IN (SELECT name FROM {state:Identifier}.{sources:Identifier})
    ORDER BY name
)
