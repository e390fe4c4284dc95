-- Makes a list of rows that are read by way of the first events, or not at all: those whose message_id more than one row of the window
-- carries, or a row of an earlier one. A row goes by the hash of its message_id and by when it came in. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{repeated:Identifier}
(
    hash UInt64,
    received_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY hash
