-- How many people did something on a day, how many of them with an account, how many for the first time?
SELECT day, active, identified, new
FROM analytics.active_users
WHERE day >= '2025-08-01'
ORDER BY day
