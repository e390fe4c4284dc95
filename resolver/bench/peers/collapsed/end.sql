CREATE TABLE components (identifier String, component String) ENGINE = MergeTree ORDER BY tuple();
INSERT INTO components
WITH named AS (SELECT user_id, anonymous_id, if(component = '', user_id, component) AS component FROM pairs LEFT JOIN labels USING user_id)
SELECT user_id, any(component) FROM named GROUP BY user_id
UNION ALL
SELECT anonymous_id, any(component) FROM named GROUP BY anonymous_id
