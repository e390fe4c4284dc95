-- Writes the rejected values of the new generation. Reads the state. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT id_type, value, reason, event_count, first_seen, last_seen
FROM {state:Identifier}.{identifiers:Identifier}
WHERE reason != ''
