CREATE DATABASE posthog;
CREATE TABLE posthog.sharded_events (uuid UUID, event String, properties String, timestamp DateTime64(6, 'UTC'), team_id Int64, distinct_id String, created_at DateTime64(6, 'UTC'), person_id UUID, inserted_at DateTime64(6, 'UTC'), _timestamp DateTime) ENGINE = ReplacingMergeTree(_timestamp) PARTITION BY toYYYYMM(timestamp) ORDER BY (team_id, toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid));
CREATE VIEW posthog.events AS SELECT * FROM posthog.sharded_events
