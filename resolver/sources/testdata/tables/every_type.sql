CREATE TABLE $db.users (id UInt64, updated_at DateTime64(3, 'UTC'),
    text String, nullable_text Nullable(String), word LowCardinality(String), level Enum8('' = 0, 'gold' = 1), uuid Nullable(UUID), ip IPv4,
    whole UInt8, negative Nullable(Int64), float Nullable(Float64), decimal Decimal(10, 2), truth Bool, nullable_truth Nullable(Bool),
    day Date, instant DateTime('UTC'), precise DateTime64(3, 'Europe/Oslo'), nullable_instant Nullable(DateTime('UTC')),
    words Array(String), numbers Array(Nullable(UInt8)), flags Map(String, UInt8), place Tuple(city String, zip UInt16), document JSON, nullable_document Nullable(JSON), text_document String
) ENGINE = MergeTree ORDER BY id;
INSERT INTO $db.users VALUES
    (1, '2026-03-01 00:00:00', 'a b', 'c', 'd', 'gold', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '10.0.0.1', 200, -5, 1.5, 12.30, true, false,
     '2026-02-03', '2026-02-03 04:05:06', '2026-02-03 04:05:06.789', '2026-02-03 04:05:06', ['x', 'y "z"'], [1, NULL, 3], {'a': 1}, ('Oslo', 150),
     '{"b": {"c": [1, "2"]}, "d": null}', '{"f": "g"}', '{"e": 1}'),
    (2, '2026-03-01 00:00:00', '', NULL, '', '', NULL, '0.0.0.0', 0, NULL, NULL, 0, false, NULL, '1970-01-01', 0, 0, NULL, [], [], {}, ('', 0), '{}', NULL, '');
