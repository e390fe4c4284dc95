-- Segment's warehouse tables as they are copied into ClickHouse with the NULLs of the warehouse that Segment writes to.
--
-- Facts from:
-- https://www.twilio.com/docs/segment/connections/storage/warehouses/schema (github.com/segmentio/segment-docs,
-- src/connections/storage/warehouses/schema.md): tables, columns, and the types timestamp, integer, float, boolean and varchar. Segment
-- itself does not write to ClickHouse.
CREATE TABLE {database:Identifier}.identifies
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    newsletter Nullable(Bool),
    signed_up_at Nullable(DateTime64(6, 'UTC')),
    first_touch Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.tracks
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    event Nullable(String),
    event_text Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.pages
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    name Nullable(String),
    path Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.screens
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    name Nullable(String),
    path Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.groups
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    group_id Nullable(String),
    name Nullable(String),
    plan Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.aliases
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    previous_id Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.account_created
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    event Nullable(String),
    event_text Nullable(String),
    plan Nullable(String),
    email Nullable(String)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.run_recorded
(
    id String,
    anonymous_id Nullable(String),
    user_id Nullable(String),
    sent_at Nullable(DateTime64(6, 'UTC')),
    timestamp Nullable(DateTime64(6, 'UTC')),
    received_at DateTime64(6, 'UTC'),
    original_timestamp Nullable(DateTime64(6, 'UTC')),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    context_traits_newsletter Nullable(Bool),
    context_traits_signed_up_at Nullable(DateTime64(6, 'UTC')),
    context_traits_first_touch Nullable(String),
    event Nullable(String),
    event_text Nullable(String),
    km Nullable(Float64)
)
ENGINE = MergeTree
ORDER BY (received_at, id);

CREATE TABLE {database:Identifier}.users
(
    id String,
    received_at DateTime64(6, 'UTC'),
    uuid_ts Nullable(DateTime64(6, 'UTC')),
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
    newsletter Nullable(Bool),
    signed_up_at Nullable(DateTime64(6, 'UTC')),
    first_touch Nullable(String)
)
ENGINE = MergeTree
ORDER BY id;
