-- Numbers the sources of the window by name. Reads the source table, writes sources. Adds rows: the table is made anew
-- before.
INSERT INTO {state:Identifier}.sources
SELECT rowNumberInAllBlocks(), name, cityHash64(name)
FROM
(
    SELECT ifNull(toString(source), '') AS name
    FROM /* insert: source */
    WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    GROUP BY name
    ORDER BY name
)
