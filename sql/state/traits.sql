-- Makes the state of traits: one row an identifier and trait that an event of its own set, with the newest value.
-- Written by extract/trait.sql and extract/other_traits.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.traits
(
    key UInt128 COMMENT 'Key of the events'' owner',
    trait LowCardinality(String),
    stamp String COMMENT 'Time of the event in 8 big-endian bytes, then its message_id: the greatest wins',
    value String COMMENT 'One byte, s for a text or j for JSON; 8 bytes, the hash of the source; then the value'
)
ENGINE = MergeTree
ORDER BY tuple()
