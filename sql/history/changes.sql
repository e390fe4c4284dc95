-- Writes what became of profiles: merged into another, retired when none of their identifiers is left, split from another, created. A
-- profile that goes on under another id, because its anchor is gone, is merged into one that is created. Reads the working tables,
-- writes the history. Adds rows.
INSERT INTO {state:Identifier}.{history:Identifier}
SELECT
    fromUnixTimestamp64Milli({at:Int64}, 'UTC'),
    {run_id:UUID},
    if(profile_id = toUUID('00000000-0000-0000-0000-000000000000'), 'retired', 'merged'),
    old_profile_id,
    profile_id
FROM {state:Identifier}.gone
WHERE before = old_profile_id
UNION ALL
SELECT
    fromUnixTimestamp64Milli({at:Int64}, 'UTC'),
    {run_id:UUID},
    if(is_split, 'split', 'created'),
    profile_id,
    if(is_split, before, toUUID('00000000-0000-0000-0000-000000000000'))
FROM
(
    SELECT
        profile_id,
        before,
        before != toUUID('00000000-0000-0000-0000-000000000000')
            AND (before, profile_id) NOT IN (SELECT old_profile_id, profile_id FROM {state:Identifier}.gone) AS is_split
    FROM {state:Identifier}.born
)
