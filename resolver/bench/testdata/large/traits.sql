-- Makes one profile with 10,000 traits, from 100 identify events with 100 each.
INSERT INTO raw.events (message_id, type, event, anonymous_id, user_id, source, timestamp, traits, properties, context)
SELECT
    concat('wide-', toString(number)), 'identify', '', '', 'wide', 'web',
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number),
    concat('{', arrayStringConcat(arrayMap(i -> concat('"trait_', toString(number * 100 + i), '":"value ', toString(i), '"'), range(100)), ','), '}'),
    '{}', '{}'
FROM numbers(100)
