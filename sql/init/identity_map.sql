-- Makes the identity map: one row an identifier. Written by fold/identity_map.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    id_type LowCardinality(String) COMMENT 'Type of the identifier: user_id, anonymous_id, and what the model adds',
    id_value String COMMENT 'The identifier, trimmed of white space and normalized as the model says',
    profile_id UUID COMMENT 'The profile it belongs to',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of its earliest event',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of its latest event',
    event_count UInt64 COMMENT 'Events that it stands on'
)
ENGINE = MergeTree
ORDER BY (id_type, id_value)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row an identifier: which profile it belongs to'
