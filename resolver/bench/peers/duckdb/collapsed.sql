-- Users first: an anonymous_id of one user merges nothing, so the recursion is over users alone, and those with a shared anonymous_id.
WITH RECURSIVE owners AS MATERIALIZED (SELECT anonymous_id, min(user_id) AS least, max(user_id) AS most FROM pairs GROUP BY anonymous_id),
shared AS MATERIALIZED (SELECT least, user_id FROM pairs JOIN owners USING (anonymous_id) WHERE least <> most AND user_id <> least),
steps AS MATERIALIZED (SELECT least AS a, user_id AS b FROM shared UNION ALL SELECT user_id, least FROM shared),
merged(user_id, component) USING KEY (user_id) AS
(
    SELECT DISTINCT a, a FROM steps
    UNION
    SELECT b, min(near.component)
    FROM merged AS near
    JOIN steps ON a = near.user_id
    JOIN recurring.merged AS known ON known.user_id = b
    WHERE near.component < known.component
    GROUP BY b
)
SELECT user_id AS identifier, coalesce(component, user_id) AS component
FROM (SELECT DISTINCT user_id FROM pairs) LEFT JOIN merged USING (user_id)
UNION ALL
SELECT anonymous_id, coalesce(component, least)
FROM owners LEFT JOIN merged ON merged.user_id = least
