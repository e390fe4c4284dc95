-- Segment's warehouse tables as replication from Postgres can put them into ClickHouse, without Nullable columns: what is missing is '',
-- 0 or 1970, and a row that was sent again is there twice until parts merge.
--
-- Facts from:
-- https://www.twilio.com/docs/segment/connections/storage/warehouses/schema (github.com/segmentio/segment-docs,
-- src/connections/storage/warehouses/schema.md): tables, columns, and the types timestamp, integer, float, boolean and varchar. Segment
-- itself does not write to ClickHouse.
-- https://docs.peerdb.io/bestpractices/clickhouse_datamodeling: the engine and its version column.
CREATE TABLE {database:Identifier}.identifies
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    newsletter Bool,
    signed_up_at DateTime64(6, 'UTC'),
    first_touch String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.tracks
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    event String,
    event_text String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.pages
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    name String,
    path String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.screens
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    name String,
    path String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.groups
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    group_id String,
    name String,
    plan String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.aliases
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    previous_id String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.account_created
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    event String,
    event_text String,
    plan String,
    email String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.run_recorded
(
    id String,
    anonymous_id String,
    user_id String,
    sent_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    original_timestamp DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    context_traits_newsletter Bool,
    context_traits_signed_up_at DateTime64(6, 'UTC'),
    context_traits_first_touch String,
    event String,
    event_text String,
    km Float64,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE {database:Identifier}.users
(
    id String,
    received_at DateTime64(6, 'UTC'),
    uuid_ts DateTime64(6, 'UTC'),
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
    newsletter Bool,
    signed_up_at DateTime64(6, 'UTC'),
    first_touch String,
    _peerdb_synced_at DateTime64(9) DEFAULT now64(),
    _peerdb_is_deleted Int8,
    _peerdb_version Int64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PRIMARY KEY id
ORDER BY id;
