-- Takes over the history of the kept generation, where the published one is lost. Reads the kept history. Adds rows: the table is empty
-- before.
INSERT INTO {state:Identifier}.{history:Identifier}
SELECT * FROM {state:Identifier}.{kept:Identifier}
