-- How many people work on a project, and how many would one count by e-mail address or by name?
SELECT toString(context.app.name) AS repository, uniqExact(anonymous_id) AS by_email,
    uniqExact(user_id) AS by_name, uniqExact(profile_id) AS people
FROM identity.resolved_events
GROUP BY repository
ORDER BY by_email - people DESC, repository
LIMIT 6
