-- Makes the links: one row a pair of identifiers seen in one event. Written by fold/links.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    left_type LowCardinality(String) COMMENT 'Type of the identifier that comes first by priority',
    left_value String,
    left_profile_id UUID,
    right_type LowCardinality(String) COMMENT 'Type of the other identifier',
    right_value String,
    right_profile_id UUID,
    status Enum8('used' = 1, 'shared' = 2, 'limit' = 3) COMMENT 'used: it merged its two ends; else the guard that kept it from doing so',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of the earliest event with both',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of the latest event with both',
    event_count UInt64 COMMENT 'Events with both',
    first_message_id String COMMENT 'Id of the earliest event with both'
)
ENGINE = MergeTree
ORDER BY left_profile_id
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a pair of identifiers seen in one event: the evidence behind every merge'
