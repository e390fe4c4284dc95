-- What did those who signed up read first, and how many days before?
SELECT user_id, argMinIf(event, timestamp, type = 'page' AND event <> '') AS first_page,
    dateDiff('day', min(timestamp), minIf(timestamp, event = 'account_created')) AS days
FROM identity.profiles JOIN identity.resolved_events USING profile_id
GROUP BY user_id HAVING countIf(event = 'account_created') > 0
ORDER BY days
