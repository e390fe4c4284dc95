-- Makes the state of identifiers: one row an identifier or rejected value, with mergeable aggregates of its events.
-- Written by extract/identifiers.sql. Replaces what an earlier run left.
-- Its parts are not merged: it is read a few times and made anew.
CREATE OR REPLACE TABLE {state:Identifier}.identifiers
(
    id_type LowCardinality(String),
    key UInt128 COMMENT 'sipHash128 of type and value',
    value String,
    reason LowCardinality(String) COMMENT 'Why the value is rejected, empty when it is an identifier',
    first_seen DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    event_count UInt64,
    owned_count UInt64 COMMENT 'Events that it owns',
    sources Array(UInt64) COMMENT 'Bits of the sources of its events, see the table sources'
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1
