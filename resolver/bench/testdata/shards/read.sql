-- Reads what the built-in model needs of events, as they are.
SELECT message_id, type, anonymous_id, user_id, previous_id, source, timestamp, received_at, traits, context
FROM raw.events
FORMAT Null
