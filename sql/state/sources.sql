-- Makes the names of sources behind the hashes in the state. Written by extract/sources.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.sources
(
    hash UInt64,
    name String
)
ENGINE = MergeTree
ORDER BY tuple()
