-- Makes the list of identifiers in regions that max_per_profile divides into several profiles: they are decided together, so they
-- are looked up together. Filled from the resolver's columns. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    region UInt128 COMMENT 'A key that stands for the region'
)
ENGINE = MergeTree
ORDER BY key
