-- Puts the ids of profiles where the fold can look them up. Reads the state of members, writes anchors. The table is made anew before.
INSERT INTO {state:Identifier}.anchors
SELECT key, profile_id FROM {state:Identifier}.{members:Identifier}
