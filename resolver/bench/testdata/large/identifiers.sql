-- Makes one profile with 100,000 anonymous_ids, each of an event of its own.
INSERT INTO raw.events (message_id, type, event, anonymous_id, user_id, source, timestamp, traits, properties, context)
SELECT
    concat('large-', toString(number)), 'track', 'Opened', concat('large-', toString(number)), 'large', 'web',
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number), '{}', '{}', '{}'
FROM numbers(100000)
