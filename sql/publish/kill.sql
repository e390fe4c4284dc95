-- Ends what earlier runs left running: one whose process was killed, or lost its connection, or stopped listening to its answer. Those that have
-- a row in runs, and the one that held the lock before, which may have come to an end before it had a row. Waits until they have ended: an
-- exchange of tables that comes late would undo the next one. Can be run again.
KILL QUERY
WHERE match(query_id, '^kindred/[0-9a-f-]{36}/')
    AND (substring(query_id, 9, 36) IN (SELECT toString(run_id) FROM {database:Identifier}.runs) OR substring(query_id, 9, 36) = {before:String})
SYNC
