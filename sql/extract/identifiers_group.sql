-- Fragment of extract/identifiers.sql: what the events of one place say of each value.
SELECT
    value,
    min(at) AS earliest,
    max(at) AS latest,
    count() AS event_count,
    countIf(owned) AS owned_count,
    [/* insert: source_words */] AS sources
FROM /* insert: rows */
WHERE true /* insert: unrepeated */
GROUP BY value
