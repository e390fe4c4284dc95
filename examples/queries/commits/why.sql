-- What holds the largest profile together? Its links, with the repository that each was first seen in:
SELECT left_value AS name, right_value AS email, toDate(l.first_seen) AS since,
    l.event_count AS events, context.app.name AS repository
FROM identity.links AS l JOIN identity.resolved_events
    ON message_id = first_message_id AND timestamp = l.first_seen
WHERE profile_id IN
    (SELECT profile_id FROM identity.profiles ORDER BY identifier_count DESC LIMIT 1)
ORDER BY l.first_seen
