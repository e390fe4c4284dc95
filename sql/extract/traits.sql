-- Aggregates some traits by the owner of their events: of each the newest value that is not empty. Reads the paths of the JSON column
-- alone that hold them, which is some fifty times faster than taking whole documents apart, and finds the owner once for all of
-- them. Reads the source, writes traits. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{traits:Identifier}
SELECT key, name, max(newest)
FROM
(
    SELECT
        multiIf(/* insert: owners */ toUInt128(0)) AS key,
        trait.1 AS name,
        trait.2 AS kind,
        trait.3 AS text,
        /* insert: newest */ AS newest
    FROM
    (
        SELECT *, arrayFilter(one -> one.3 != '', [/* insert: said */]) AS said
        FROM
        (
            /* insert: events */
        )
        WHERE (type = 'identify') = {identify:Bool}
    )
    ARRAY JOIN said AS trait
)
WHERE key != 0
GROUP BY key, name
