-- How many queries of clients run, but for this one: a server that is told to stop waits for them.
-- Reads system.processes, writes nothing.
SELECT count()
FROM system.processes
WHERE query_id != queryID()
