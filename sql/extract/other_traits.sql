-- Aggregates the traits that extract/traits.sql cannot read by their path, such as nested objects, by the owner of their events.
-- Reads the source, writes traits. Adds rows.
INSERT INTO {state:Identifier}.{traits:Identifier}
SELECT key, name, max(newest)
FROM
(
    SELECT
        multiIf(/* insert: owners */ toUInt128(0)) AS key,
        pair.1 AS name,
        if(startsWith(pair.2, '"'), 's', 'j') AS kind,
        if(kind = 's', JSONExtractString(pair.2), pair.2) AS text,
        /* insert: newest */ AS newest
    FROM
    (
        /* insert: events */
    )
    ARRAY JOIN JSONExtractKeysAndValuesRaw(document) AS pair
    WHERE (type = 'identify') = {identify:Bool} AND name NOT IN {read_by_path:Array(String)} AND pair.2 != 'null' AND text != ''
)
WHERE key != 0
GROUP BY key, name
