-- Writes the next list of moved ids: those of before, to where their events are now, and those that moved in this run. Reads the published
-- list and moves. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{moved:Identifier}
SELECT
    p.old_profile_id,
    if(m.profile_id = toUUID('00000000-0000-0000-0000-000000000000'), p.profile_id, m.profile_id)
FROM
(
    SELECT old_profile_id, profile_id
    FROM {state:Identifier}.state_moved
    WHERE profile_id NOT IN (SELECT before FROM {state:Identifier}.moves WHERE is_apart)
) AS p
LEFT JOIN {state:Identifier}.moves AS m ON m.before = p.profile_id
UNION ALL
SELECT before, profile_id
FROM {state:Identifier}.moves
WHERE NOT is_apart
SETTINGS join_use_nulls = 0
