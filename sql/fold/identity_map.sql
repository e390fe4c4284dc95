-- Writes the identity map of the new generation. Reads the state. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT id_type, value, profile, first_seen, last_seen, event_count
FROM
(
    /* insert: member */
)
