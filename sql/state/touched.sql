-- Makes the working table of identifiers to be resolved again, with the published profile of those that are linked (nil: not linked).
-- It is small, see state/engine_memory.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
/* insert: engine */
