-- Min-label propagation, as it is written in SQL today: each user has a label, at first their own id.
CREATE TABLE labels (user_id String, component String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE last_labels AS labels;
INSERT INTO labels SELECT DISTINCT user_id, user_id FROM pairs
