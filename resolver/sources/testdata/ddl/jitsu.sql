-- Jitsu's one table of events (its data layout segment-single-table, which is the default). No column is Nullable: what is missing is '',
-- 0 or 1970. Traits of an identify event are in context_traits_*, those of a group in context_group_*, and properties are flat: the columns
-- plan and email are what events say of themselves.
--
-- Facts from:
-- github.com/jitsucom/bulker, bulkerlib/implementations/sql/clickhouse.go (types, engine, keys; columns come sorted by name),
-- github.com/jitsucom/jitsu, libs/destination-functions/src/functions/bulker-destination.ts (which table and column a value goes to).
CREATE TABLE {database:Identifier}.events
(
    `again` UInt8,
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
    `context_group_id` String,
    `context_group_name` String,
    `context_group_plan` String,
    `context_ip` String,
    `context_library_name` String,
    `context_library_version` String,
    `context_page_path` String,
    `context_traits_age` Int64,
    `context_traits_device` String,
    `context_traits_email` String,
    `context_traits_first_name` String,
    `context_traits_first_touch` String,
    `context_traits_last_name` String,
    `context_traits_newsletter` UInt8,
    `context_traits_plan` String,
    `context_traits_signed_up_at` DateTime64(6),
    `email` String,
    `event` String,
    `form` String,
    `km` Float64,
    `message_id` String,
    `name` String,
    `original_timestamp` DateTime64(6),
    `path` String,
    `plan` String,
    `previous_id` String,
    `price` Float64,
    `product` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `total` Float64,
    `type` String,
    `user_id` String,
    `version` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);
