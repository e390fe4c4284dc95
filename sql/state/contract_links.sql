-- Makes the table of a round's links: each of two vertices, the lesser first, once. Ordered by the end that the next join looks at first.
-- Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    a UInt128,
    b UInt128
)
ENGINE = MergeTree
ORDER BY a
