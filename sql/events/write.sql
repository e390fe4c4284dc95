-- Writes events with their profiles. Reads the source and the members of profiles. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
/* insert: rows */
