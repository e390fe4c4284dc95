-- Makes a working table of keys, which is small and read whole, see state/engine_memory.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128
)
/* insert: engine */
