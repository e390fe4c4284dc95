-- Makes a table of links: a row a pair of identifiers, with mergeable aggregates of the events that hold both. As the state of a
-- generation it holds a row for each window that saw the pair (region/links.sql puts them together). Written by extract/links.sql.
-- Replaces what an earlier run left. Its rows have no order, see state/identifiers.sql.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    left_key UInt128,
    right_key UInt128,
    left_type LowCardinality(String),
    left_value String,
    right_type LowCardinality(String),
    right_value String,
    first_seen DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    event_count UInt64,
    first_message_id String
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432
