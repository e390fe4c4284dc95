-- Makes a working table of profile ids. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY profile_id
