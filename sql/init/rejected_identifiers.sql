-- Makes the rejected values: one row a value that may not be an identifier. Written by fold/rejected_identifiers.sql. Can be run
-- again.
-- Merges are as in state/members.sql.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    id_type LowCardinality(String) COMMENT 'Type of the identifier that the value stood for',
    id_value String COMMENT 'The value, trimmed of white space and normalized as the model says',
    reason LowCardinality(String) COMMENT 'blocked: a placeholder; too_long: over 1,024 bytes; too_many: a list of over 50; invalid: not UTF-8',
    event_count UInt64 COMMENT 'Events that it stands on',
    first_seen DateTime64(3, 'UTC') COMMENT 'Time of its earliest event',
    last_seen DateTime64(3, 'UTC') COMMENT 'Time of its latest event'
)
ENGINE = MergeTree
ORDER BY (id_type, id_value)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1
COMMENT 'One row a value that was refused as an identifier, with the reason'
