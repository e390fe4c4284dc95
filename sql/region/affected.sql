-- Lists the published profiles that touched identifiers belong to. An identifier without links is a profile by itself. Reads the
-- published profiles and touched, writes the working table affected. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.affected
SELECT DISTINCT profile_id
FROM {state:Identifier}.touched
WHERE profile_id != toUUID('00000000-0000-0000-0000-000000000000')
UNION ALL
SELECT profile_id
FROM {database:Identifier}.profiles
WHERE profile_id IN
(
    SELECT /* insert: own_id */
    FROM {state:Identifier}.touched
    WHERE profile_id = toUUID('00000000-0000-0000-0000-000000000000')
)
