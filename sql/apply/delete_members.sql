-- Takes the touched identifiers out of the next state of members. Can be run again: it finds nothing then.
DELETE FROM {state:Identifier}.{table:Identifier}
WHERE key IN (SELECT key FROM {state:Identifier}.touched)
SETTINGS lightweight_deletes_sync = 2
