-- Lists all identifiers and rejected values of the published generation, so that all of its tables are made again. Reads the state, writes the
-- working table seeds. The table is made anew before.
INSERT INTO {state:Identifier}.seeds
SELECT DISTINCT key FROM {state:Identifier}.state_identifiers
