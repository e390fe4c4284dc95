-- Lists the profiles that the published generation does not have, with the published profile that their anchor was in, if any. Reads
-- both generations, writes born. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.born
SELECT p.profile_id, m.profile_id
FROM
(
    SELECT profile_id
    FROM {state:Identifier}.{profiles:Identifier}
    WHERE profile_id NOT IN (SELECT profile_id FROM {published_database:Identifier}.{published_profiles:Identifier})
) AS p
LEFT JOIN
(
    SELECT /* insert: own_id */ AS own_id, profile_id
    FROM {state:Identifier}.{members:Identifier}
    WHERE own_id IN
    (
        SELECT profile_id
        FROM {state:Identifier}.{profiles:Identifier}
        WHERE profile_id NOT IN (SELECT profile_id FROM {published_database:Identifier}.{published_profiles:Identifier})
    )
) AS m ON m.own_id = p.profile_id
SETTINGS join_use_nulls = 0
