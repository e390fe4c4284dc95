-- Makes the list of sources. An identifier keeps its sources as bits: bit number%64 of word number/64, so that sets of them are
-- joined by OR, which costs a tenth of joining arrays. A source keeps its number from generation to generation. Written by
-- extract/sources.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    number UInt64,
    name String,
    hash UInt64
)
ENGINE = MergeTree
ORDER BY tuple()
