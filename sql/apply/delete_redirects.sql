-- Takes the redirects that change out of the next generation's table. Up to 26.3 a DELETE takes no UNION. Can be run again: it finds nothing
-- then.
DELETE FROM {state:Identifier}.{table:Identifier}
WHERE old_profile_id IN (SELECT old_profile_id FROM {state:Identifier}.gone)
    OR old_profile_id IN (SELECT profile_id FROM {state:Identifier}.born)
SETTINGS lightweight_deletes_sync = 2
