-- Makes a table of vertices, each with another of its component that stands for it. A vertex that is not in it stands for itself.
-- Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    label UInt128
)
ENGINE = MergeTree
ORDER BY key
