-- Ends statements of a run whose process was killed: the warehouse may still be at work on the last one. Can be run again.
KILL QUERY WHERE startsWith(query_id, {prefix:String}) SYNC
