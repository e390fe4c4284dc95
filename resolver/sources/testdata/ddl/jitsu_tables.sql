-- Jitsu's tables by type (its data layout segment). Screens and aliases go to tables named screen and alias. There is no column type but
-- in those tables whose name is not all that says it. Traits of an identify event are flat.
--
-- Facts from:
-- github.com/jitsucom/bulker, bulkerlib/implementations/sql/clickhouse.go (types, engine, keys; columns come sorted by name),
-- github.com/jitsucom/jitsu, libs/destination-functions/src/functions/bulker-destination.ts (which table and column a value goes to).
CREATE TABLE {database:Identifier}.identifies
(
    `age` Int64,
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
    `context_ip` String,
    `context_library_name` String,
    `context_library_version` String,
    `context_page_path` String,
    `device` String,
    `email` String,
    `first_name` String,
    `first_touch` String,
    `last_name` String,
    `message_id` String,
    `newsletter` UInt8,
    `original_timestamp` DateTime64(6),
    `plan` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `signed_up_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.tracks
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `event` String,
    `message_id` String,
    `original_timestamp` DateTime64(6),
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.pages
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `message_id` String,
    `name` String,
    `original_timestamp` DateTime64(6),
    `path` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `type` String,
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.screen
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `message_id` String,
    `name` String,
    `original_timestamp` DateTime64(6),
    `path` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `type` String,
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.groups
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
    `context_ip` String,
    `context_library_name` String,
    `context_library_version` String,
    `context_page_path` String,
    `group_id` String,
    `message_id` String,
    `name` String,
    `original_timestamp` DateTime64(6),
    `plan` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.alias
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `message_id` String,
    `original_timestamp` DateTime64(6),
    `previous_id` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `type` String,
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.account_created
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `message_id` String,
    `original_timestamp` DateTime64(6),
    `plan` String,
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);

CREATE TABLE {database:Identifier}.run_recorded
(
    `anonymous_id` String,
    `channel` String,
    `context_campaign_source` String,
    `context_device_type` String,
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
    `event` String,
    `km` Float64,
    `message_id` String,
    `original_timestamp` DateTime64(6),
    `received_at` DateTime64(6),
    `request_ip` String,
    `sent_at` DateTime64(6),
    `timestamp` DateTime64(6),
    `user_id` String,
    `write_key` String
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(`timestamp`)
ORDER BY (message_id)
PRIMARY KEY (message_id);
