-- Makes the result of the graph: for each linked identifier the anchor of its component. Filled from the resolver's columns.
-- Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.anchors
(
    key UInt128,
    anchor UInt128
)
ENGINE = MergeTree
ORDER BY tuple()
