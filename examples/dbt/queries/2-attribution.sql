-- What brought them? Two for whom nothing is known, and all others who were seen before the race.
SELECT
    user_id, toDate(signed_up_at) AS signed_up, touches,
    first_touch, toDate(first_touch_at) AS first_on, last_touch, toDate(last_touch_at) AS last_on
FROM analytics.attribution
WHERE touches > 0 OR signed_up < '2025-08-01'
ORDER BY signed_up_at
