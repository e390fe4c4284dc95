-- A recursive CTE, from user to user. It follows every path there is: ClickHouse's recursion is by UNION ALL alone, so that no path
-- knows where another has been.
CREATE TABLE steps (user_id String, next String) ENGINE = MergeTree ORDER BY user_id;
CREATE TABLE labels (user_id String, component String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE components (identifier String, component String) ENGINE = MergeTree ORDER BY tuple();
INSERT INTO steps
SELECT DISTINCT a.user_id, b.user_id
FROM pairs AS a
JOIN pairs AS b USING anonymous_id
WHERE a.user_id <> b.user_id;
INSERT INTO labels
WITH RECURSIVE reached AS
(
    SELECT DISTINCT user_id AS start, user_id AS node, [user_id] AS path FROM pairs
    UNION ALL
    SELECT start, next, arrayPushBack(path, next) FROM reached JOIN steps ON node = steps.user_id WHERE NOT has(path, next)
)
SELECT node, min(start) FROM reached GROUP BY node;
INSERT INTO components
SELECT user_id, component FROM labels
UNION ALL
SELECT anonymous_id, any(component) FROM pairs JOIN labels USING user_id GROUP BY anonymous_id
