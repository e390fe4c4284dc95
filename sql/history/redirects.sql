-- Writes the redirects of the new generation: a living id to itself, any other that was ever published to a living one or to nobody.
-- Reads the new profiles and gone. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{redirects:Identifier}
SELECT profile_id, profile_id FROM {state:Identifier}.{living:Identifier}
UNION ALL
SELECT old_profile_id, profile_id FROM {state:Identifier}.gone
