CREATE TABLE $db.events (uuid UUID, event String, distinct_id String, properties String, timestamp DateTime64(6, 'UTC'), inserted_at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events VALUES
    (generateUUIDv4(), '$pageview', '7', '{"utm_source": "news", "utm_medium": "email", "utm_campaign": "spring", "$device_type": "Desktop", "$geoip_country_code": "DE"}', '2026-03-01 10:00:00', '2026-03-03 00:00:00'),
    (generateUUIDv4(), 'signup', '7', '{"$device_type": "Mobile", "$geoip_country_code": "DE"}', '2026-03-01 11:00:00', '2026-03-03 00:00:00'),
    (generateUUIDv4(), '$pageview', '7', '{"$referrer": "https://www.google.com/", "$current_url": "https://shop.example/home", "$pathname": "/home", "$device_type": "Desktop", "$geoip_country_code": "NO"}', '2026-03-02 10:00:00', '2026-03-03 00:00:00');
