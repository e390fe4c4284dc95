-- Makes an event for each anonymous_id, with a user_id: four visitors of a user, and 2 in 100 that come back as another user, as on shared
-- devices, which ties users to long chains. Seeded by its constants.
INSERT INTO raw.events (message_id, type, anonymous_id, user_id, timestamp)
SELECT
    toString(number),
    'page',
    hex(sipHash128('visitor', intDiv(number * 100, 102))),
    concat('user-', toString(if(cityHash64(number) % 51 = 0, cityHash64(number, 1) % intDiv({visitors:UInt64}, 4), intDiv(number * 100, 408)))),
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number % 15000000)
FROM numbers(intDiv({visitors:UInt64} * 102, 100))
