-- A recursive CTE whose rows are replaced by key, over all identifiers.
WITH RECURSIVE steps AS (SELECT user_id AS a, anonymous_id AS b FROM pairs UNION ALL SELECT anonymous_id, user_id FROM pairs),
components(identifier, component) USING KEY (identifier) AS
(
    SELECT DISTINCT a, a FROM steps
    UNION
    SELECT b, min(near.component)
    FROM components AS near
    JOIN steps ON a = near.identifier
    JOIN recurring.components AS known ON known.identifier = b
    WHERE near.component < known.component
    GROUP BY b
)
SELECT identifier, component FROM components
