-- Gives each identifier of a type that merges nothing to the profile of its strongest link with one that does, and lists that one too:
-- it is not alone any more. Reads links and the profiles of linked identifiers, writes the working table attached. The table is
-- made anew before.
INSERT INTO {state:Identifier}.attached
SELECT pair.1, pair.2
FROM
(
    SELECT arrayJoin([(leaf, host.2), host]) AS pair
    FROM
    (
        SELECT leaf, argMin((host_key, host_profile), strength) AS host
        FROM
        (
            SELECT
                leaf,
                l.key AS host_key,
                /* insert: profile_id */ AS host_profile,
                (
                    event_count != 0,
                    /* insert: strength */,
                    indexOf({types:Array(String)}, toString(left_type)),
                    left_value,
                    indexOf({types:Array(String)}, toString(right_type)),
                    right_value
                ) AS strength
            FROM
            (
                SELECT
                    left_type IN {unlinked:Array(String)} AS left_is_leaf,
                    if(left_is_leaf, left_key, right_key) AS leaf,
                    if(left_is_leaf, right_key, left_key) AS key,
                    *
                FROM {state:Identifier}.{links:Identifier}
                WHERE left_key NOT IN (SELECT key FROM {state:Identifier}.next_state_shared)
                    AND right_key NOT IN (SELECT key FROM {state:Identifier}.next_state_shared)
                    AND (left_type IN {unlinked:Array(String)}) != (right_type IN {unlinked:Array(String)})
                    /* insert: touched */
            ) AS l
            ANY LEFT JOIN {state:Identifier}.anchors AS a ON l.key = a.key
        )
        GROUP BY leaf
    )
)
