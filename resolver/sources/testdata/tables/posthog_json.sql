CREATE TABLE $db.events (uuid UUID, event String, distinct_id String, properties JSON, timestamp DateTime64(6, 'UTC'), inserted_at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events SELECT generateUUIDv4(), event, distinct, properties, timestamp, '2026-03-03 00:00:00' FROM VALUES('event String, distinct String, properties JSON, timestamp DateTime64(6, \'UTC\')',
    ('$pageview', 'device', '{"$device_id": "device", "$is_identified": false}', '2026-03-01 00:00:00'),
    ('$identify', '7', '{"$anon_distinct_id": "device", "$set": {"email": "a@example.com", "address": {"city": "Oslo"}}, "$set_once": {"plan": "free"}}', '2026-03-01 00:00:01'),
    ('$set', '7', '{"$set": {"address": {"city": "Bergen"}, "seats": 3}}', '2026-03-01 00:00:02'));
