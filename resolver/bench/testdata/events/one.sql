-- The events of one person, the one with the most.
SELECT count(), max(timestamp) FROM identity.resolved_events
WHERE profile_id = (SELECT profile_id FROM identity.profiles ORDER BY event_count DESC, profile_id LIMIT 1)
