-- Keeps the identifiers that merge nothing, and those that they belong to, for the next run. Reads attached, writes the state of members:
-- those that are not in it. The table is made anew before.
INSERT INTO {state:Identifier}.{members:Identifier}
SELECT DISTINCT key, profile_id
FROM {state:Identifier}.attached
WHERE key NOT IN (SELECT key FROM {state:Identifier}.{members:Identifier})
