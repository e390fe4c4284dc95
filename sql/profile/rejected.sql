-- Finds out whether a value was refused as an identifier, and why. Reads the rejected values by their key, writes nothing.
SELECT toString(reason), event_count, first_seen, last_seen
FROM {database:Identifier}.rejected_identifiers
WHERE id_type = {id_type:String} AND id_value = {id_value:String}
LIMIT 1
