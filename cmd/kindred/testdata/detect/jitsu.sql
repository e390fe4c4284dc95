CREATE DATABASE jitsu;
CREATE TABLE jitsu.events (message_id String, type String, event String, user_id String, anonymous_id String, timestamp DateTime64(6), sent_at DateTime64(6), received_at DateTime64(6), request_ip String, context_page_url String, context_traits_email String) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY message_id;
CREATE DATABASE jitsu_types;
CREATE TABLE jitsu_types.pages (message_id String, user_id String, anonymous_id String, timestamp DateTime64(6), received_at DateTime64(6), context_page_url String, name String) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE jitsu_types.screen (message_id String, user_id String, anonymous_id String, timestamp DateTime64(6), received_at DateTime64(6), context_page_url String, name String) ENGINE = MergeTree ORDER BY tuple()
