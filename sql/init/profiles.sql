-- Makes the profiles: one row a profile. Written by fold/profiles.sql. Can be run again.
-- Of traits 128 names have columns of their own: with 1,024, which is the default, a profile with very many makes all of them dear to write.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    profile_id UUID COMMENT 'Id of the profile, derived from the identifier by which it was first known',
    user_id String COMMENT 'Its earliest user_id, empty while it is anonymous',
    is_identified Bool COMMENT 'It has a user_id',
    user_ids Array(String) COMMENT 'All its user_ids, in order of first sight',
    anonymous_ids Array(String) COMMENT 'All its anonymous_ids, in order of first sight',
    identifiers Map(String, Array(String)) COMMENT 'All its identifiers by type, each list in order of first sight',
    identifier_count UInt32 COMMENT 'How many identifiers it has',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of the earliest event of its identifiers',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of the latest event of its identifiers',
    identified_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the first event with a user_id, NULL while it is anonymous',
    event_count UInt64 COMMENT 'Events that it owns; each event counts for one profile',
    sources Array(String) COMMENT 'Sources of the events of its identifiers, sorted by name',
    traits JSON(max_dynamic_paths = 128) COMMENT 'Its traits, one value each: the newest, or what the rule of the trait picks'
    /* insert: more_columns */
)
ENGINE = MergeTree
ORDER BY profile_id
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a profile: a person, as far as the events tell'
