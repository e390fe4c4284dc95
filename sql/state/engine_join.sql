-- Fragment: keeps a working table in the warehouse's memory as the right side of a hash join, so that statements that look up in it neither
-- build nor replicate anything (a look-up costs a fifth of a join with a MergeTree table).
ENGINE = Join(ANY, LEFT, {key_column:Identifier})
SETTINGS persistent = 0
