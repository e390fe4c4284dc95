-- Makes the list of identifiers that compete for an anchor with the same first sight and priority, and are to be ordered by value.
-- Filled from the resolver's columns. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.ties
(
    key UInt128
)
ENGINE = MergeTree
ORDER BY key
