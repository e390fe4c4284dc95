-- Makes the working table of messages of the window that an earlier window had, which is small, see state/engine_memory.sql. Replaces what
-- an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.known
(
    hash UInt128
)
/* insert: engine */
