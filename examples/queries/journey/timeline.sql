-- The life of one profile, one row a month: how many events came from where, and what happened, in order.
SELECT
    formatDateTime(timestamp, '%Y-%m') AS month,
    countIf(source IN ('website', 'webapp')) AS web,
    countIf(source = 'ios') AS phone,
    countIf(source = 'database') AS company,
    arrayStringConcat(arrayDistinct(groupArray(multiIf(event <> '', event, type = 'page', 'visit', type))), ', ') AS what_happened
FROM (SELECT * FROM identity.resolved_events ORDER BY timestamp, type DESC, message_id)
WHERE profile_id = (SELECT profile_id FROM identity.identity_map WHERE id_type = 'user_id' AND id_value = '97980cfea0067')
GROUP BY month
ORDER BY month
