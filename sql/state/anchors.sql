-- Makes the result of the graph: for each linked identifier the id of its profile. It is a table in memory that is a hash join's
-- right side already, so that the statements of the fold neither build nor replicate anything (a look-up here costs a fifth of a join
-- with a MergeTree table). What the engine is not told of joins it takes from the server's settings, whatever the user's are. Written by
-- resolve/anchors.sql. Replaces what an earlier run left, and is dropped after the fold.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
ENGINE = Join(ANY, LEFT, key)
SETTINGS persistent = 0, join_use_nulls = 0, max_rows_in_join = 0, max_bytes_in_join = 0, join_overflow_mode = 'throw',
    join_any_take_last_row = 0, any_join_distinct_right_table_keys = 0
