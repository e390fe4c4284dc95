-- Writes the links of the new generation where guards may keep links from merging: each end has a profile of its own. A link that
-- max_per_profile cut has its ends in two profiles, since later links could only have made these larger. Reads the state. Adds rows:
-- the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT
    left_type,
    left_value,
    left_profile,
    right_type,
    right_value,
    /* insert: profile_id */ AS right_profile,
    multiIf(
        left_key IN (SELECT key FROM {state:Identifier}.next_state_shared)
            OR right_key IN (SELECT key FROM {state:Identifier}.next_state_shared), 'shared',
        left_profile = right_profile, 'used',
        'limit'),
    first_seen,
    last_seen,
    event_count,
    first_message_id
FROM
(
    SELECT * EXCEPT (key), right_key AS key
    FROM
    (
        SELECT l.*, /* insert: profile_id */ AS left_profile
        FROM
        (
            SELECT *, left_key AS key FROM {state:Identifier}.{links:Identifier}
        ) AS l
        ANY LEFT JOIN {state:Identifier}.anchors AS a ON l.key = a.key
    )
) AS m
ANY LEFT JOIN {state:Identifier}.anchors AS b ON m.key = b.key
