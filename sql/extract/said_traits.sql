-- Aggregates the traits that a list of the relation says, by the owner of their events: of each the newest value that is not empty. Reads
-- the sources, writes traits. Adds rows: the table is made anew before.
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
        /* insert: events */
    )
    ARRAY JOIN {list:Identifier} AS trait
)
WHERE key != 0
GROUP BY key, name
