-- Ends every query that runs, since the server stops. What it wrote by then is whole parts, or nothing.
-- May be run again.
KILL QUERY WHERE query_id != queryID() ASYNC
