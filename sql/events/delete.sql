-- Takes the events of some ids out of the next generation's table: they were written again. Can be run again: it finds nothing then.
DELETE FROM {state:Identifier}.next_state_events
WHERE profile_id IN (SELECT {column:Identifier} FROM {state:Identifier}.{ids:Identifier})
SETTINGS lightweight_deletes_sync = 2
