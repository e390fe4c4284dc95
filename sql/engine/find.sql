-- The engine's own id for the statement of one request, by the mark in its log_comment (see kill.sql).
-- Reads system.processes, writes nothing. No row when the statement has ended.
SELECT query_id
FROM system.processes
WHERE Settings['log_comment'] = {mark:String}
LIMIT 1
