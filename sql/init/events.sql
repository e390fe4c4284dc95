-- Makes the built-in source table: one row an event, as kindred load and other writers insert them.
-- The key starts with the type, because identifiers are read from every event but traits from identify events alone.
-- Parts stay compact up to 512 MiB: a wide part has files for every path of the JSON columns, and making them took most of a load.
-- Of traits 128 names have columns of their own, and what few events have stays together: with more, each event that is read whole costs as
-- many looks as there are columns.
-- Can be run again: an existing table stays as it is.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    message_id String COMMENT 'Id of the event; of rows with one message_id the first that came in counts',
    type LowCardinality(String) COMMENT 'identify, track, page, screen, group or alias',
    event LowCardinality(String) COMMENT 'Name of the tracked event, or of the page or screen',
    anonymous_id String COMMENT 'Id of a browser or an installation, empty when unknown',
    user_id String COMMENT 'Id of an account, empty when unknown',
    previous_id String COMMENT 'The former id of an alias event, of a user or a visitor',
    group_id String COMMENT 'The group of a group event',
    source LowCardinality(String) COMMENT 'Where the event came from: web, ios, server, …',
    timestamp DateTime64(3, 'UTC') COMMENT 'When it happened',
    sent_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When the sender sent it, by its own clock',
    received_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'When the row entered the warehouse',
    traits JSON(max_dynamic_paths = 128) COMMENT 'What an identify event says of the person',
    properties JSON COMMENT 'What the event says of itself',
    context JSON COMMENT 'Device, page, campaign and traits around the event'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (type, received_at, message_id)
SETTINGS min_bytes_for_wide_part = 536870912
COMMENT 'Raw events, the built-in source of Kindred'
