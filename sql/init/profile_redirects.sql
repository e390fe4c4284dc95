-- Makes the redirects of profile ids: one row an id that was ever published. Written by history/redirects.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    old_profile_id UUID COMMENT 'An id that is, or once was, a profile''s',
    profile_id UUID COMMENT 'The id of the same profile today: itself while it lives; nil when none of its identifiers is left'
)
ENGINE = MergeTree
ORDER BY old_profile_id
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row an id ever published: the profile that it stands for today'
