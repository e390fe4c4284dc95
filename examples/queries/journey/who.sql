-- Who is who: one row a profile, the earliest first.
SELECT
    left(toString(profile_id), 8) AS profile,
    user_id,
    arrayStringConcat(anonymous_ids, ', ') AS anonymous_ids,
    ifNull(toString(traits.email), '') AS email,
    event_count AS events
FROM identity.profiles
ORDER BY first_seen, profile_id
