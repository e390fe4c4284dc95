CREATE TABLE $db.events (message_id String, type String, event String, user_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), properties JSON, context JSON) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events VALUES
    ('1', 'page', '', '7', '2026-03-01 10:00:00', '2026-03-03 00:00:00', '{}', '{"campaign": {"source": "news", "medium": "email", "name": "spring"}, "device": {"type": "Desktop"}, "location": {"country": "DE"}}'),
    ('2', 'track', 'signup', '7', '2026-03-01 11:00:00', '2026-03-03 00:00:00', '{}', '{"device": {"type": "Mobile"}, "location": {"country": "DE"}}'),
    ('3', 'page', '', '7', '2026-03-02 10:00:00', '2026-03-03 00:00:00', '{"path": "/home"}', '{"page": {"referrer": "https://www.google.com/", "url": "https://shop.example/home"}, "device": {"type": "Desktop"}, "location": {"country": "NO"}}');
