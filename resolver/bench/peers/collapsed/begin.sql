-- The loop over users alone: an anonymous_id of one user merges nothing, so only those of several users count, each as links of its
-- least user with the others.
CREATE TABLE steps (user_id String, next String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE labels (user_id String, component String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE last_labels AS labels;
INSERT INTO steps
SELECT arrayJoin([least, user_id]) AS a, if(a = least, user_id, least)
FROM pairs
JOIN (SELECT anonymous_id, min(user_id) AS least FROM pairs GROUP BY anonymous_id HAVING least <> max(user_id)) AS shared USING anonymous_id
WHERE user_id <> least;
INSERT INTO labels SELECT DISTINCT user_id, user_id FROM steps
