-- Takes the rows of affected profiles out of the next generation's table. Can be run again: it finds nothing then.
DELETE FROM {state:Identifier}.{table:Identifier}
WHERE profile_id IN (SELECT profile_id FROM {state:Identifier}.affected)
SETTINGS lightweight_deletes_sync = 2
