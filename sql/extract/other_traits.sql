-- Aggregates the traits that extract/trait.sql cannot read by their path, such as nested objects, by the owner of their events.
-- Reads the source, writes traits. Adds rows.
INSERT INTO {state:Identifier}.traits
SELECT key, name, max(stamp), argMax(value, /* insert: trait_order */)
FROM
(
    SELECT
        multiIf(/* insert: owners */ toUInt128(0)) AS key,
        stamp,
        pair.1 AS name,
        startsWith(pair.2, '"') AS is_text,
        if(is_text, JSONExtractString(pair.2), pair.2) AS text,
        concat(if(is_text, 's', 'j'), reinterpretAsFixedString(cityHash64(ifNull(toString(source), ''))), text) AS value
    FROM
    (
        /* insert: events */
    )
    ARRAY JOIN JSONExtractKeysAndValuesRaw(document) AS pair
    WHERE (type = 'identify') = {identify:Bool} AND name NOT IN {read_by_path:Array(String)} AND pair.2 != 'null' AND text != ''
)
WHERE key != 0
GROUP BY key, name
