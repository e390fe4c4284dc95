-- Makes a working table of identifiers that merge nothing, with the profile that each belongs to. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY key
