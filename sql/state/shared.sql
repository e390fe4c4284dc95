-- Makes the list of shared identifiers. Once shared, an identifier stays so as long as events only come in. Written by
-- guard/shared.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128
)
ENGINE = MergeTree
ORDER BY key
