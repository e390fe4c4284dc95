-- RudderStack's tables as its warehouse service makes them in ClickHouse: the database is the namespace of a source. Booleans are
-- UInt8, times have whole seconds, all but the key may be NULL; event and event_text never are. Two of the tables of one event each, and
-- users, are here for what they must not do: be read as events.
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    event LowCardinality(String),
    event_text LowCardinality(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.pages
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    name Nullable(String),
    path Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.screens
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    name Nullable(String),
    path Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.groups
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    group_id Nullable(String),
    name Nullable(String),
    plan Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.aliases
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    previous_id Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.account_created
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    event LowCardinality(String),
    event_text LowCardinality(String),
    plan Nullable(String),
    email Nullable(String)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.run_recorded
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
    context_traits_email Nullable(String),
    context_traits_first_name Nullable(String),
    context_traits_last_name Nullable(String),
    context_traits_plan Nullable(String),
    context_traits_device Nullable(String),
    context_traits_age Nullable(Int64),
    context_traits_newsletter Nullable(UInt8),
    context_traits_signed_up_at Nullable(DateTime),
    context_traits_first_touch Nullable(String),
    event LowCardinality(String),
    event_text LowCardinality(String),
    km Nullable(Float64)
)
ENGINE = ReplacingMergeTree()
ORDER BY (received_at, id)
PARTITION BY toDate(received_at);

CREATE TABLE {database:Identifier}.users
(
    id String,
    received_at DateTime,
    sent_at SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    timestamp SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    original_timestamp SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    uuid_ts SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    context_ip SimpleAggregateFunction(anyLast, Nullable(String)),
    context_library_name SimpleAggregateFunction(anyLast, Nullable(String)),
    context_library_version SimpleAggregateFunction(anyLast, Nullable(String)),
    context_page_path SimpleAggregateFunction(anyLast, Nullable(String)),
    context_campaign_source SimpleAggregateFunction(anyLast, Nullable(String)),
    context_device_type SimpleAggregateFunction(anyLast, Nullable(String)),
    email SimpleAggregateFunction(anyLast, Nullable(String)),
    first_name SimpleAggregateFunction(anyLast, Nullable(String)),
    last_name SimpleAggregateFunction(anyLast, Nullable(String)),
    plan SimpleAggregateFunction(anyLast, Nullable(String)),
    device SimpleAggregateFunction(anyLast, Nullable(String)),
    age SimpleAggregateFunction(anyLast, Nullable(Int64)),
    newsletter SimpleAggregateFunction(anyLast, Nullable(UInt8)),
    signed_up_at SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    first_touch SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_email SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_first_name SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_last_name SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_plan SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_device SimpleAggregateFunction(anyLast, Nullable(String)),
    context_traits_age SimpleAggregateFunction(anyLast, Nullable(Int64)),
    context_traits_newsletter SimpleAggregateFunction(anyLast, Nullable(UInt8)),
    context_traits_signed_up_at SimpleAggregateFunction(anyLast, Nullable(DateTime)),
    context_traits_first_touch SimpleAggregateFunction(anyLast, Nullable(String))
)
ENGINE = AggregatingMergeTree()
ORDER BY (id)
PARTITION BY toDate(received_at);
