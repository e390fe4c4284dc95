-- A table with a column of each type that a client may meet, and its rows: an ordinary one, one with the greatest values, one of nothing.
-- Read by every client, and written by each into a table of its own.
CREATE DATABASE scratch;

CREATE TABLE scratch.types (
    n UInt8, i8 Int8, i16 Int16, i32 Int32, i64 Int64, i128 Int128, i256 Int256,
    u16 UInt16, u32 UInt32, u64 UInt64, u128 UInt128, u256 UInt256,
    f32 Float32, f64 Float64, d9 Decimal(9, 2), d38 Decimal(38, 10), b Bool,
    s String COMMENT 'text; it''s "quoted"', fixed FixedString(4), id UUID,
    day Date, day32 Date32, at DateTime('UTC'), at3 DateTime64(3, 'UTC'), at6 DateTime64(6, 'UTC'),
    status Enum8('used' = 1, 'it''s shared' = 2), wide Enum16('none' = 0, 'many' = 1000),
    low LowCardinality(String), low_maybe LowCardinality(Nullable(String)),
    maybe Nullable(String), maybe_n Nullable(Int32), maybe_at Nullable(DateTime64(3, 'UTC')), maybe_id Nullable(UUID),
    names Array(String), lows Array(LowCardinality(String)), grid Array(Array(UInt16)), holes Array(Nullable(Int32)),
    counts Map(String, UInt64), by_type Map(String, Array(String)), pair Tuple(String, UInt16), named Tuple(x Float64, y Nullable(String)),
    ip4 IPv4, ip6 IPv6, total SimpleAggregateFunction(sum, UInt64), doc JSON
) ENGINE = MergeTree ORDER BY n;

INSERT INTO scratch.types VALUES
(1, -8, -16, -32, -64, -128, -256, 16, 32, 64, 128, 256, 0.5, -0.25, 12.34, -1.5, true, 'plain', 'abcd',
 '0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001', '2026-02-28', '2026-02-28', '2026-02-28 10:11:12', '2026-02-28 10:11:12.345', '2026-02-28 10:11:12.345678',
 'used', 'many', 'web', 'ios', 'here', 7, '2026-02-28 10:11:12.345', '0190aaaa-bbbb-7ccc-8ddd-eeeeffff0002',
 ['a', 'b'], ['x', 'x', 'y'], [[1, 2], [], [3]], [1, NULL, 3], {'a': 1, 'b': 2}, {'user_id': ['u1', 'u2'], 'email': []}, ('one', 1), (0.5, 'y'),
 '127.0.0.1', '2001:db8::1', 5, '{"plan": "pro", "seats": 3, "share": 0.25, "paid": true, "tags": ["a", "b"], "nested": {"deep": {"n": 1}}}'),
(2, 127, 32767, 2147483647, 9223372036854775807, 170141183460469231731687303715884105727,
 57896044618658097711785492504343953926634992332820282019728792003956564819967, 65535, 4294967295, 18446744073709551615,
 340282366920938463463374607431768211455, 115792089237316195423570985008687907853269984665640564039457584007913129639935,
 1048576, 1125899906842624.5, 9999999.99, 1234567890123456789012345678.0123456789, false,
 'it''s "quoted"\\ \t \n 🙂 ü 中文', 'wxyz', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '2149-06-06', '2299-12-31', '2106-02-07 06:28:15', '2099-12-31 23:59:59.750', '2099-12-31 23:59:59.015625',
 'it''s shared', 'none', 'a, b', '', '', -2147483648, '1900-01-01 00:00:00.000', '00000000-0000-0000-0000-000000000000',
 ['', 'it''s', '🙂'], [''], [[65535]], [NULL], {'it''s': 18446744073709551615}, {'': ['']}, ('', 65535), (-1.5, NULL),
 '255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 18446744073709551615, '{"it\'s": "🙂", "n": 9007199254740993, "list": [{"a": 1}, {"a": 2}]}'),
(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, '', 'none', '00000000-0000-0000-0000-000000000000',
 '1970-01-01', '1970-01-01', '1970-01-01 00:00:00', '1970-01-01 00:00:00.000', '1970-01-01 00:00:00.000000',
 'used', 'none', '', NULL, NULL, NULL, NULL, NULL, [], [], [], [], {}, {}, ('', 0), (0, NULL), '0.0.0.0', '::', 0, '{}');
