-- RudderStack's tables with Warehouse.clickhouse.disableNullable: what is missing is '', 0 or 1970. In identifies columns stay Nullable
-- all the same.
--
-- Facts from:
-- github.com/rudderlabs/rudder-server, warehouse/integrations/clickhouse/clickhouse.go and clickhousev2.go (types, engines, keys),
-- github.com/rudderlabs/rudder-transformer, src/warehouse/index.js and src/warehouse/config (which tables and columns an event goes to),
-- https://www.rudderstack.com/docs/destinations/warehouse-destinations/warehouse-schema/
CREATE TABLE {database:Identifier}.identifies
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime),
    timestamp Nullable(DateTime),
    received_at DateTime,
    original_timestamp Nullable(DateTime),
    uuid_ts Nullable(DateTime),
    channel Nullable(String),
    context_ip Nullable(String),
    context_library_name Nullable(String),
    context_library_version Nullable(String),
    context_page_path Nullable(String),
    context_campaign_source Nullable(String),
    context_device_type Nullable(String),
    email Nullable(String),
    first_name Nullable(String),
    last_name Nullable(String),
    plan Nullable(String),
    device Nullable(String),
    age Nullable(Int64),
    newsletter Nullable(UInt8),
    signed_up_at Nullable(DateTime),
    first_touch Nullable(String),
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.tracks
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    event LowCardinality(String),
    event_text LowCardinality(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.pages
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    name String,
    path String
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.screens
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    name String,
    path String
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.groups
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    group_id String,
    name String,
    plan String
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.aliases
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    previous_id String
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.account_created
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    event LowCardinality(String),
    event_text LowCardinality(String),
    plan String,
    email String
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.run_recorded
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime CODEC(DoubleDelta, LZ4),
    timestamp DateTime CODEC(DoubleDelta, LZ4),
    received_at DateTime CODEC(DoubleDelta, LZ4),
    original_timestamp DateTime CODEC(DoubleDelta, LZ4),
    uuid_ts DateTime CODEC(DoubleDelta, LZ4),
    channel String,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime CODEC(DoubleDelta, LZ4),
    context_traits_first_touch String,
    event LowCardinality(String),
    event_text LowCardinality(String),
    km Float64
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.users
(
    id String,
    received_at DateTime,
    sent_at DateTime,
    timestamp DateTime,
    original_timestamp DateTime,
    uuid_ts DateTime,
    context_ip String,
    context_library_name String,
    context_library_version String,
    context_page_path String,
    context_campaign_source String,
    context_device_type String,
    email String,
    first_name String,
    last_name String,
    plan String,
    device String,
    age Int64,
    newsletter UInt8,
    signed_up_at DateTime,
    first_touch String,
    context_traits_email String,
    context_traits_first_name String,
    context_traits_last_name String,
    context_traits_plan String,
    context_traits_device String,
    context_traits_age Int64,
    context_traits_newsletter UInt8,
    context_traits_signed_up_at DateTime,
    context_traits_first_touch String
)
ENGINE = AggregatingMergeTree()
ORDER BY (id)
PARTITION BY toDate(received_at);
