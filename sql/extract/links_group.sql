-- Fragment of extract/links.sql: what the events of one place say of each pair.
SELECT
    left_value,
    right_value,
    min(at) AS earliest,
    max(at) AS latest,
    count() AS event_count,
    min(stamp) AS least_stamp
FROM /* insert: rows */
WHERE true /* insert: unrepeated */
GROUP BY left_value, right_value
