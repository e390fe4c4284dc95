-- Makes the computed states of profiles, ready to be joined like anchors (state/anchors.sql). Written by compute/fold.sql. Replaces what an
-- earlier run left, and is dropped after the fold.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
    /* insert: states */
)
ENGINE = Join(ANY, LEFT, profile_id)
SETTINGS persistent = 0, join_use_nulls = 0, max_rows_in_join = 0, max_bytes_in_join = 0, join_overflow_mode = 'throw',
    join_any_take_last_row = 0, any_join_distinct_right_table_keys = 0
