-- Ends the rows of runs that ended without a word, because their process was killed or lost its warehouse. The one that made the
-- published generation was done. Reads and changes runs; the caller holds the lock, so that no other run is under way. Can be run again:
-- it finds nothing then.
ALTER TABLE {database:Identifier}.runs
UPDATE
    error = if(toString(run_id) = {last:String}, '', 'the run ended without a word: it was killed, or it lost its warehouse'),
    finished_at = if(toString(run_id) = {last:String}, finished_at, now64(3, 'UTC')),
    status = if(toString(run_id) = {last:String}, 'done', 'failed')
WHERE status IN ('running', 'publishing')
SETTINGS mutations_sync = 2
