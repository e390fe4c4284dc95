-- Makes the identity map: one row an identifier. Written by fold/identity_map.sql. Can be run again.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    id_type LowCardinality(String) COMMENT 'Type of the identifier: user_id, anonymous_id',
    id_value String COMMENT 'The identifier, trimmed of white space',
    profile_id UUID COMMENT 'The profile it belongs to',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of its earliest event',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of its latest event',
    event_count UInt64 COMMENT 'Events that it stands on'
)
ENGINE = MergeTree
ORDER BY (id_type, id_value)
COMMENT 'One row an identifier: which profile it belongs to'
