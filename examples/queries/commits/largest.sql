-- The people with the most identifiers: how many names and e-mail addresses, and what they did with them.
SELECT
    left(toString(p.profile_id), 8) AS profile,
    any(identifier_count) AS identifiers,
    any(length(user_ids)) AS names,
    any(length(anonymous_ids)) AS emails,
    countIf(type = 'track') AS commits,
    uniqExact(toString(context.app.name)) AS repositories,
    arrayStringConcat(topK(1)(toString(context.app.name))) AS mostly_in
FROM identity.profiles AS p
JOIN identity.resolved_events AS e USING profile_id
GROUP BY p.profile_id
ORDER BY identifiers DESC, commits DESC, profile
LIMIT 8
