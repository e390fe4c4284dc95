CREATE DATABASE `2024 "shop"`;
CREATE TABLE `2024 "shop"`.`events # all` (message_id String, type String, event String, user_id String, anonymous_id String, timestamp DateTime64(6), received_at DateTime64(6), context_page_url String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE `2024 "shop"`.`events { }` (message_id String, type String, event String, user_id String, anonymous_id String, timestamp DateTime64(6), received_at DateTime64(6), context_page_url String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE `2024 "shop"`.customers (customer_id Array(String), `Customer-Id` String, `E Mail` String, eMail String, LastModified Date) ENGINE = MergeTree ORDER BY tuple();
CREATE DATABASE web;
CREATE TABLE web.log (message_id String, type String, anonymous_id String, timestamp DateTime, traits JSON) ENGINE = MergeTree ORDER BY timestamp;
CREATE TABLE web.log_local (message_id String, type String, anonymous_id String, timestamp DateTime, traits JSON) ENGINE = MergeTree ORDER BY timestamp;
CREATE DATABASE raw;
CREATE TABLE raw.events (message_id String, type LowCardinality(String), event LowCardinality(String), anonymous_id String, user_id String, previous_id String, group_id String, source LowCardinality(String), timestamp DateTime64(3, 'UTC'), sent_at Nullable(DateTime64(3, 'UTC')), received_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'), traits JSON, properties JSON, context JSON) ENGINE = MergeTree PARTITION BY toYYYYMM(received_at) ORDER BY (type, received_at, message_id);
CREATE TABLE raw.events_view_target (message_id String, n UInt64) ENGINE = MergeTree ORDER BY message_id;
CREATE MATERIALIZED VIEW raw.events_view TO raw.events_view_target AS SELECT message_id, count() AS n FROM raw.events GROUP BY message_id
