-- Gives each linked identifier to the profile of its component, which is that of the component's anchor: the identifier of the least
-- rank, and of these the one of the least value. Components over a limit are left to the resolver. Reads identifiers and labels, writes
-- the members. The table is made anew before.
INSERT INTO {state:Identifier}.{members:Identifier}
SELECT arrayJoin(members), profile_id
FROM
(
    SELECT members, anchor AS key, /* insert: own_id */ AS profile_id
    FROM
    (
        /* insert: components */
    )
    WHERE NOT is_over
)
SETTINGS join_use_nulls = 0
