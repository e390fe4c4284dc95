-- Who comes back? An event of a person counts, whatever device it is from; the row without a user_id is a visitor.
SELECT
    user_id, count() AS sessions, sum(s.events) AS events, max(s.seconds) AS longest,
    arraySort(groupUniqArrayArray(s.sources)) AS sources
FROM analytics.sessions AS s
INNER JOIN identity.profiles AS p ON p.profile_id = s.profile_id
GROUP BY s.profile_id, user_id
ORDER BY sessions DESC, events DESC, s.profile_id
LIMIT 8
