-- Makes the list of linked identifiers with the ids of their profiles. An identifier that is not in it is a profile by itself.
-- Written by resolve/write_members.sql. Replaces what an earlier run left. Its rows have no order, see state/identifiers.sql.
-- Large parts are merged once half of their rows are deleted: an incremental run works on a copy of the table, and would see the
-- warehouse begin merges of the same parts anew, in the copy, while it needs the processors itself.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
