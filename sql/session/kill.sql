-- Ends a statement whose caller has stopped it: by HTTP the server does not notice that nobody waits any more.
-- Can be run again. The user's own statements need no right for it.
KILL QUERY WHERE query_id = {id:String} ASYNC
