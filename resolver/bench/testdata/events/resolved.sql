-- The same with Kindred: people a day.
SELECT toDate(timestamp) AS day, uniqExact(profile_id) AS people FROM identity.resolved_events GROUP BY day ORDER BY day
