-- Reads the plan of a publication that was begun. Writes nothing.
SELECT next, database, table, uuid, run_id, kept FROM {state:Identifier}.publishing
