-- Lists the identifiers to be resolved again: the seeds, and all that belong to one region with a seed. A region is what links
-- that are not shared reach: a profile, or several that max_per_profile keeps apart. Reads the published state, writes the working
-- table touched. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.touched
SELECT key, max(profile_id)
FROM
(
    SELECT key, toUUID('00000000-0000-0000-0000-000000000000') AS profile_id FROM {state:Identifier}.seeds
    UNION ALL
    SELECT key, profile_id
    FROM {state:Identifier}.state_members
    WHERE profile_id IN
    (
        SELECT profile_id FROM {state:Identifier}.state_members WHERE key IN (SELECT key FROM {state:Identifier}.seeds)
        /* insert: beside */
    )
)
GROUP BY key
