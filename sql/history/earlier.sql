-- Takes over the history of all runs before. Reads the published history, writes the new one. The table is made anew before.
INSERT INTO {state:Identifier}.{history:Identifier}
SELECT * FROM {database:Identifier}.profile_history
