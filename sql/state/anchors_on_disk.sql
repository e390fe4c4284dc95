-- Makes the result of the graph as state/anchors.sql does, where the warehouse's memory may not hold it: joins with it can spill.
-- Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY key
