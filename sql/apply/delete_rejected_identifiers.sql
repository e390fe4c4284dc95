-- Takes the rejected values of the window out of the next generation's table. Can be run again: it finds nothing then.
DELETE FROM {state:Identifier}.{table:Identifier}
WHERE (id_type, id_value) IN (SELECT id_type, value FROM {state:Identifier}.{identifiers:Identifier} WHERE reason != '')
SETTINGS lightweight_deletes_sync = 2
