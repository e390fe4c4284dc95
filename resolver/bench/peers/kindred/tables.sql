-- Shows the pairs as the state of a run, so that the run's own statements read them. Identifiers that may be anchors are the users, of
-- whom every component has one; the time of first sight, which pairs lack, is a hash.
CREATE VIEW links AS
SELECT reinterpretAsUInt128(sipHash128('user_id', user_id)) AS left_key, reinterpretAsUInt128(sipHash128('anonymous_id', anonymous_id)) AS right_key
FROM pairs;
CREATE VIEW identifiers AS
SELECT left_key AS key, '' AS reason, 'user_id' AS id_type, fromUnixTimestamp64Milli(toInt64(toUInt64(bitAnd(key, 4398046511103))), 'UTC') AS first_seen
FROM links
GROUP BY left_key;
CREATE TABLE published (profile_id UUID) ENGINE = Memory;
CREATE TABLE members (key UInt128, profile_id UUID) ENGINE = Memory;
CREATE TABLE components (identifier String, component UUID) ENGINE = MergeTree ORDER BY tuple()
