-- Makes a working table of profile ids, which lives in the warehouse's memory, see state/keys.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
)
ENGINE = Memory
