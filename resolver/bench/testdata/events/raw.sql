-- What a dashboard asks without Kindred: visitors a day.
SELECT toDate(timestamp) AS day, uniqExact(anonymous_id) AS visitors FROM raw.events GROUP BY day ORDER BY day
