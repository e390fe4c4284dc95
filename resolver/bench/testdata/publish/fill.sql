-- Makes a published identity map at rest of that many identifiers, and the rows of a small delta: 1 % of its profiles.
CREATE DATABASE IF NOT EXISTS publish;
CREATE OR REPLACE TABLE publish.identity_map
(
    id_type LowCardinality(String),
    id_value String,
    profile_id UUID,
    first_seen DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    event_count UInt64
)
ENGINE = MergeTree
ORDER BY (id_type, id_value);
INSERT INTO publish.identity_map
SELECT
    if(number % 5 = 0, 'user_id', 'anonymous_id'),
    toString(reinterpret(sipHash128(number), 'UUID')),
    reinterpret(sipHash128('profile', intDiv(number, 3)), 'UUID'),
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(number % 15000000),
    toDateTime64('2026-07-01 00:00:00', 3, 'UTC') + toIntervalSecond(number % 1000000),
    1 + number % 20
FROM numbers({identifiers:UInt64});
CREATE OR REPLACE TABLE publish.affected ENGINE = MergeTree ORDER BY profile_id
AS SELECT DISTINCT profile_id FROM publish.identity_map WHERE cityHash64(profile_id) % 100 = 0;
CREATE OR REPLACE TABLE publish.delta AS publish.identity_map;
INSERT INTO publish.delta
SELECT * REPLACE (event_count + 1 AS event_count) FROM publish.identity_map WHERE profile_id IN (SELECT profile_id FROM publish.affected);
OPTIMIZE TABLE publish.identity_map FINAL
