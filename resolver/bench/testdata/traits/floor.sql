-- The newest value of each trait of each user with where it came from, by the engine's own argMax.
CREATE OR REPLACE TABLE floor.traits (key UInt128, trait LowCardinality(String), value String, set_at DateTime64(3, 'UTC'), message_id String, source LowCardinality(String)) ENGINE = MergeTree ORDER BY tuple();
INSERT INTO floor.traits
SELECT key, trait, newest.1, newest.2, newest.3, newest.4
FROM
(
    SELECT
        reinterpretAsUInt128(sipHash128('user_id', user_id)) AS key,
        pair.1 AS trait,
        argMax((JSONExtractString(pair.2), timestamp, message_id, source), (timestamp, message_id)) AS newest
    FROM raw.events
    ARRAY JOIN JSONExtractKeysAndValuesRaw(toJSONString(traits)) AS pair
    WHERE type = 'identify'
    GROUP BY key, trait
)
