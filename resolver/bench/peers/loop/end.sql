CREATE TABLE components (identifier String, component String) ENGINE = MergeTree ORDER BY tuple();
INSERT INTO components
SELECT user_id, component FROM labels
UNION ALL
SELECT anonymous_id, any(component) FROM pairs JOIN labels USING user_id GROUP BY anonymous_id
