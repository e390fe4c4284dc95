-- Makes the history of profiles: one row a change. Written by history/changes.sql. Can be run again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    at DateTime64(3, 'UTC') COMMENT 'When the run began that made the change',
    run_id UUID COMMENT 'The run that made the change',
    change Enum8('created' = 1, 'merged' = 2, 'split' = 3, 'retired' = 4) COMMENT 'created: new; merged: became part of another; split: came out of another; retired: none of its identifiers is left',
    profile_id UUID COMMENT 'The profile that was created, merged, split off or retired',
    other_profile_id UUID COMMENT 'merged: the profile that it is part of now; split: the one that it came out of; else nil'
)
ENGINE = MergeTree
ORDER BY (at, run_id, profile_id)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a change: which profiles began, merged, came apart and ended'
