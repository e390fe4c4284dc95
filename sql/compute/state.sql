-- Makes a table of computed states: a row an identifier that owns events, with a state for each thing that the model computes. A state
-- says what the identifier's events come to, and two are put together to one of both, in any order. As the state of a generation it holds
-- a row for each window that saw the identifier (compute/region.sql puts them together). Written by compute/extract.sql. Replaces what an
-- earlier run left. Its rows have no order, see state/identifiers.sql.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128 COMMENT 'Key of the events'' owner'
    /* insert: states */
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432
