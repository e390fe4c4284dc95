-- Changes where the run stands, in its row: readers find one row a run without FINAL. Can be run again: it sets the same values.
ALTER TABLE {database:Identifier}.runs
UPDATE status = {status:String}
WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 2
