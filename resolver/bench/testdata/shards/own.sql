-- Gives the benchmark's events what events of a browser have beside ids and traits: the page, the campaign, the device.
INSERT INTO raw.own
SELECT * REPLACE (
    concat('{"url":"https://www.example.com/products/', toString(cityHash64(message_id, 1) % 5000), '","title":"Product ', toString(cityHash64(message_id, 1) % 5000),
        '","price":', toString(cityHash64(message_id, 2) % 10000), '}') AS properties,
    concat('{"library":{"name":"analytics.js","version":"2.11.1"},"locale":"', ['en-US', 'de-DE', 'fr-FR'][1 + cityHash64(anonymous_id) % 3],
        '","ip":"', toString(toIPv4(toUInt32(cityHash64(anonymous_id, 3)))), '","userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/',
        toString(cityHash64(anonymous_id, 4) % 90), '","page":{"path":"/products/', toString(cityHash64(message_id, 1) % 5000),
        '","referrer":"https://www.google.com/"},"sessionId":"', lower(hex(sipHash128(anonymous_id, intDiv(toUnixTimestamp(timestamp), 1800)))), '"}') AS context)
FROM raw.events
