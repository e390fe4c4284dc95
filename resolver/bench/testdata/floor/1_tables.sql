-- The floor's tables, without an order, which is the fastest way to write them.
CREATE OR REPLACE TABLE floor.identifiers (key UInt128, value String, first_seen DateTime64(3, 'UTC'), last_seen DateTime64(3, 'UTC'), events UInt64) ENGINE = MergeTree ORDER BY tuple();
CREATE OR REPLACE TABLE floor.links (user UInt128, visitor UInt128, first_seen DateTime64(3, 'UTC'), last_seen DateTime64(3, 'UTC'), events UInt64, first_message_id String) ENGINE = MergeTree ORDER BY tuple();
CREATE OR REPLACE TABLE floor.traits (key UInt128, trait LowCardinality(String), value String, set_at DateTime64(3, 'UTC'), message_id String) ENGINE = MergeTree ORDER BY tuple()
