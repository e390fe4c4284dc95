-- Fragment of check/partners.sql: each identifier of an event with each of another type. Types are numbers.
SELECT one.1 AS n, one.2 AS value, other.1 AS m, cityHash64(value) AS hash, cityHash64(other.2) AS partner
FROM
(
    SELECT arrayFilter(held -> held.2 != '', arrayConcat(/* insert: held */)) AS identifiers
    FROM
    (
        /* insert: events */
    )
)
ARRAY JOIN identifiers AS one
ARRAY JOIN identifiers AS other
WHERE one.1 != other.1
