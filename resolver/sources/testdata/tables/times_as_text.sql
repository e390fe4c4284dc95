CREATE TABLE $db.log (user_id String, type String, timestamp String, received_at DateTime64(3, 'UTC'), mail String) ENGINE = MergeTree ORDER BY received_at;
INSERT INTO $db.log VALUES ('1', 'identify', '2026-03-01T00:00:05.25+02:00', '2026-03-02 00:00:00', 'new@example.com'),
    ('1', 'identify', '2026-02-28 00:00:00', '2026-03-02 00:00:01', 'old@example.com'), ('2', 'identify', 'yesterday', '2026-03-02 00:00:02', 'b@example.com');
