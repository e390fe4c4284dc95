-- Counts the profiles that the published generation does not have. Reads both generations, writes nothing.
SELECT count()
FROM {state:Identifier}.{table:Identifier}
WHERE profile_id NOT IN (SELECT profile_id FROM {database:Identifier}.profiles)
