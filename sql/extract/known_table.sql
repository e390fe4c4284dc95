-- Makes the working table of messages of the window that an earlier window had. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.known
(
    hash UInt128
)
ENGINE = MergeTree
ORDER BY hash
