-- Fragment of extract/identifiers.sql: what the events of several places say of each value.
SELECT
    value,
    min(earliest) AS earliest,
    max(latest) AS latest,
    sum(event_count) AS event_count,
    sum(owned_count) AS owned_count,
    groupBitOrForEach(sources) AS sources
FROM
(
    /* insert: groups */
)
GROUP BY value
