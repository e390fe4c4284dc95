-- Does nothing, in the place of a statement that failed: the library keeps a session's last one in system.processes, and whoever killed it
-- by KILL QUERY … SYNC waits for it, until the session has another.
SELECT 1 WHERE 0
