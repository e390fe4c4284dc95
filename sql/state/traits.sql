-- Makes the state of traits: one row an identifier and trait that an event of its own set, with the newest value.
-- Written by extract/trait.sql and extract/other_traits.sql. Replaces what an earlier run left.
-- Its parts are not merged: it is read a few times and made anew.
CREATE OR REPLACE TABLE {state:Identifier}.traits
(
    key UInt128 COMMENT 'Key of the events'' owner',
    trait LowCardinality(String),
    newest String COMMENT 'The newest value with all that is known of it, see extract/newest.sql: the greatest wins'
)
ENGINE = MergeTree
ORDER BY tuple()
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1
