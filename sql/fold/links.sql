-- Writes the links of the new generation. Both ends of a link that merged belong to one profile, so one look-up serves both.
-- Reads the state. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT
    left_type,
    left_value,
    profile,
    right_type,
    right_value,
    profile,
    'used',
    first_seen,
    last_seen,
    event_count,
    first_message_id
FROM
(
    SELECT *, /* insert: profile_id */ AS profile
    FROM (SELECT *, left_key AS key FROM {state:Identifier}.links) AS l
    LEFT JOIN {state:Identifier}.anchors AS a ON l.key = a.key
)
