-- Fragment: keeps a working table in the warehouse's memory as the right side of a hash join, so that statements that look up in it neither
-- build nor replicate anything (a look-up costs a fifth of a join with a MergeTree table). What the engine is not told of joins
-- it takes from the server's settings, whatever the user's are.
ENGINE = Join(ANY, LEFT, {key_column:Identifier})
SETTINGS persistent = 0, join_use_nulls = 0, max_rows_in_join = 0, max_bytes_in_join = 0, join_overflow_mode = 'throw',
    join_any_take_last_row = 0, any_join_distinct_right_table_keys = 0
