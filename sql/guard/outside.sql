-- Adds the profiles of untouched identifiers at the other end of shared links to the linked ones. Reads the published state, writes
-- anchors. The table is made anew before.
INSERT INTO {state:Identifier}.anchors
SELECT key, profile_id
FROM {state:Identifier}.state_members
WHERE key NOT IN (SELECT key FROM {state:Identifier}.touched)
    AND key IN
    (
        SELECT arrayJoin([left_key, right_key])
        FROM {state:Identifier}.{links:Identifier}
        WHERE left_key NOT IN (SELECT key FROM {state:Identifier}.touched) OR right_key NOT IN (SELECT key FROM {state:Identifier}.touched)
    )
