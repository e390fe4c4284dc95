-- Makes a table of traits: a row an identifier and trait that an event of its own set, with the value that its rule picks. As the state of
-- a generation it holds a row for each window that set it (region/traits.sql puts them together). Written by extract/traits.sql. Replaces what an earlier run left. Its rows have no order, see state/identifiers.sql.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128 COMMENT 'Key of the events'' owner',
    trait LowCardinality(String),
    newest String COMMENT 'The newest value with all that is known of it, see extract/newest.sql: the greatest wins'
    /* insert: columns */
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432
