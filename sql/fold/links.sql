-- Writes the links of the new generation where every link merges. Both ends of a link that merged belong to one profile, so one look-up serves both.
-- Reads the state. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT
    left_type,
    left_value,
    profile_id AS left_profile_id,
    right_type,
    right_value,
    profile_id AS right_profile_id,
    'used',
    first_seen,
    last_seen,
    event_count,
    first_message_id
FROM {state:Identifier}.{links:Identifier} AS l
ANY LEFT JOIN {state:Identifier}.anchors AS a ON l.left_key = a.key
