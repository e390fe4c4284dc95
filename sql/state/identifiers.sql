-- Makes a table of identifiers: a row an identifier or rejected value, with mergeable aggregates of its events. As the state of a
-- generation it holds a row for each window that saw the identifier, which are put together where they are read
-- (region/identifiers.sql). Written by extract/identifiers.sql. Replaces what an earlier run left.
-- Rows have no order: to sort them costs a full run more than the scan of the keys costs the next ones. Only small parts are merged,
-- up to 32 MiB together: those of a full run are large, and it has better things to do.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    id_type LowCardinality(String),
    key UInt128 COMMENT 'sipHash128 of type and value',
    value String,
    reason LowCardinality(String) COMMENT 'Why the value is rejected, empty when it is an identifier',
    first_seen DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    event_count UInt64,
    owned_count UInt64 COMMENT 'Events that it owns',
    sources Array(UInt64) COMMENT 'Bits of the sources of its events, see the table of sources'
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432
