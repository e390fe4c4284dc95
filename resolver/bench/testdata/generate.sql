-- Makes the benchmark's events: UUID anonymous_ids, user_ids, 30 % of events with both, 5 % identify with 6 traits, three sources. A visitor
-- has a home user; 0.2 % of the events with both carry a random one instead, as on a shared device. The parameter session says how many
-- events one after the other are of one visitor. Seeded by its constants.
INSERT INTO raw.events (message_id, type, event, anonymous_id, user_id, source, timestamp, traits, properties, context)
WITH
    cityHash64(intDiv(number, {session:UInt64}), 1) % {anonymous_ids:UInt64} AS visitor,
    cityHash64(visitor, 2) AS home,
    if(cityHash64(number, 4) % 1000 < 2, cityHash64(number, 5), home) % {user_ids:UInt64} AS user,
    cityHash64(number, 3) % 1000 < 300 AS both,
    number % 20 = 0 AS identify
SELECT
    toString(reinterpret(sipHash128('message', number), 'UUID')),
    multiIf(identify, 'identify', number % 3 = 0, 'page', 'track'),
    multiIf(identify, '', number % 3 = 0, 'Home', concat('Clicked ', toString(number % 17))),
    toString(reinterpret(sipHash128('visitor', visitor), 'UUID')),
    if(both, concat('user-', toString(user)), ''),
    ['web', 'ios', 'server'][1 + home % 3],
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number % 15000000),
    if(identify,
        concat('{"email":"u', toString(user), '@example.com","plan":"', ['free', 'pro', 'team'][1 + number % 3],
            '","first_name":"N', toString(user % 1000), '","country":"', toString(user % 50), '","age":', toString(number % 80),
            ',"newsletter":', if(number % 2 = 0, 'true', 'false'), '}'),
        '{}'),
    '{}',
    '{}'
FROM numbers({first:UInt64}, {events:UInt64})
