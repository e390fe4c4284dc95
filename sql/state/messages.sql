-- Makes the list of all message_ids that were read, as 128-bit hashes: 16 bytes an event, for which an event is recognised however
-- late it comes again. 64 bits would leave out an innocent event in one of forty warehouses of a billion events. Its rows have no
-- order, see state/identifiers.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    hash UInt128 COMMENT 'sipHash128 of the message_id' CODEC(NONE)
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432
