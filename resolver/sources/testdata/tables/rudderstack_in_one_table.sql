CREATE TABLE $db.log (id String, type LowCardinality(String), event Nullable(String), anonymous_id Nullable(String), user_id Nullable(String), timestamp DateTime64(3, 'UTC'), received_at DateTime,
    email Nullable(String), tags Array(String), context_traits_email Nullable(String), context_traits_plan Nullable(String)) ENGINE = MergeTree ORDER BY received_at;
INSERT INTO $db.log VALUES ('a', 'track', 'Signed Up', 'device', '7', '2026-03-01 00:00:00', '2026-03-02 00:00:00', 'the event''s', ['its'], 'a@example.com', 'free'),
    ('b', 'identify', NULL, NULL, '7', '2026-03-01 00:00:01', '2026-03-02 00:00:00', 'b@example.com', ['x', 'y'], 'not@example.com', 'not'),
    ('c', 'page', NULL, NULL, '8', '2026-03-01 00:00:01', '2026-03-02 00:00:00', NULL, [], 'c@example.com', NULL);
