-- Makes a working table of keys. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128
)
ENGINE = MergeTree
ORDER BY key
