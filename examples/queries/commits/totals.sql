-- Everybody who committed, counted three ways.
SELECT
    uniqExact(anonymous_id) AS by_email,
    uniqExact(user_id) AS by_name,
    uniqExact(profile_id) AS people
FROM identity.resolved_events
