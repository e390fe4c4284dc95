-- Makes the traits of profiles: one row a profile and trait. Written by fold/profile_traits.sql. Can be run again.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    profile_id UUID COMMENT 'The profile',
    trait LowCardinality(String) COMMENT 'Name of the trait',
    value String COMMENT 'A text as it is, any other value as JSON',
    set_at DateTime64(3, 'UTC') COMMENT 'Time of the event that set it',
    source LowCardinality(String) COMMENT 'Source of the event that set it',
    message_id String COMMENT 'Id of the event that set it'
)
ENGINE = MergeTree
ORDER BY (profile_id, trait)
COMMENT 'One row a profile and trait, with where its value came from'
