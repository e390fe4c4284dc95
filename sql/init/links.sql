-- Makes the links: one row a pair of identifiers seen in one event. Written by fold/links.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    left_type LowCardinality(String) COMMENT 'Type of the identifier that comes first by priority',
    left_value String COMMENT 'The identifier that comes first, as identity_map has it',
    left_profile_id UUID COMMENT 'The profile that it belongs to; another than right_profile_id where the link did not merge',
    right_type LowCardinality(String) COMMENT 'Type of the other identifier',
    right_value String COMMENT 'The other identifier, as identity_map has it',
    right_profile_id UUID COMMENT 'The profile that the other identifier belongs to',
    status Enum8('used' = 1, 'shared' = 2, 'limit' = 3) COMMENT 'used: both ends are one profile; shared: an end has more links than max_links allows; limit: max_per_profile or link: false kept it from merging',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of the earliest event with both',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of the latest event with both',
    event_count UInt64 COMMENT 'Events with both',
    first_message_id String COMMENT 'Id of the earliest event with both'
)
ENGINE = MergeTree
ORDER BY left_profile_id
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a pair of identifiers seen in one event: the evidence behind every merge'
