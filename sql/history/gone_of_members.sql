-- Finds heirs for profiles whose anchor is no identifier any more: the profile of their earliest identifier that still is one. Reads both
-- generations' identity maps, writes gone_by_member. The table is made anew before.
INSERT INTO {state:Identifier}.gone_by_member
SELECT
    o.profile_id,
    toUUID('00000000-0000-0000-0000-000000000000'),
    argMin(n.profile_id, (toUnixTimestamp64Milli(n.first_seen), indexOf({types:Array(String)}, toString(n.id_type)), n.id_value))
FROM
(
    SELECT id_type, id_value, profile_id
    FROM {database:Identifier}.identity_map
    WHERE profile_id IN
    (
        SELECT before
        FROM {state:Identifier}.gone_ids
        WHERE before NOT IN (SELECT old_profile_id FROM {state:Identifier}.gone_by_anchor)
            AND before NOT IN (SELECT profile_id FROM {state:Identifier}.{profiles:Identifier})
    )
) AS o
INNER JOIN {state:Identifier}.{identity_map:Identifier} AS n ON o.id_type = n.id_type AND o.id_value = n.id_value
GROUP BY o.profile_id
