-- Fragment of extract/links.sql: what the events of several places say of each pair.
SELECT
    left_value,
    right_value,
    min(earliest) AS earliest,
    max(latest) AS latest,
    sum(event_count) AS event_count,
    min(least_stamp) AS least_stamp
FROM
(
    /* insert: groups */
)
GROUP BY left_value, right_value
