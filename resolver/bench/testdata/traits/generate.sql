-- Makes identify events with 20 of 1,000 traits each, of users with ten events each. Seeded by its constants.
INSERT INTO raw.events (message_id, type, user_id, anonymous_id, source, timestamp, traits, properties, context)
SELECT
    toString(reinterpret(sipHash128('message', number), 'UUID')),
    'identify',
    concat('user-', toString(cityHash64(number, 1) % {users:UInt64})),
    '',
    'web',
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number % 15000000),
    concat('{', arrayStringConcat(arrayMap(i -> concat('"trait_', toString((cityHash64(number, 2) + i * 37) % 1000), '":"value ', toString(cityHash64(number, i) % 100000), '"'), range(20)), ','), '}'),
    '{}',
    '{}'
FROM numbers({first:UInt64}, {events:UInt64})
