-- Makes the traits of profiles: one row a profile and trait. Written by fold/profile_traits.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    profile_id UUID COMMENT 'The profile',
    trait LowCardinality(String) COMMENT 'Name of the trait',
    value String COMMENT 'A text as it is, any other value as JSON',
    set_at DateTime64(3, 'UTC') COMMENT 'Time of the event that set it',
    source LowCardinality(String) COMMENT 'Source of the event that set it',
    message_id String COMMENT 'Id of the event that set it'
)
ENGINE = MergeTree
ORDER BY (profile_id, trait)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a profile and trait, with where its value came from'
