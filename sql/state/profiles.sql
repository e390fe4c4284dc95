-- Makes a working table of profile ids, which is small, see state/engine_memory.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
)
/* insert: engine */
