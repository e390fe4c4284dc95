-- Makes the result of the graph: for each linked identifier the id of its profile. It is looked up in, see state/engine_join.sql. Written
-- by resolve/anchors.sql. Replaces what an earlier run left, and is dropped after the fold.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
/* insert: engine */
