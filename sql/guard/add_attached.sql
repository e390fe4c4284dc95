-- Adds the identifiers that merge nothing, and those that they belong to, to the linked ones. Reads attached, writes anchors. The table
-- is made anew before.
INSERT INTO {state:Identifier}.anchors
SELECT key, profile_id FROM {state:Identifier}.attached
