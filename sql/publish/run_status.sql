-- Changes where a run stands, in its row: readers find one row a run without FINAL. It takes back the error of a run that failed while
-- it published and was finished by the next one. Can be run again.
ALTER TABLE {database:Identifier}.runs
UPDATE status = {status:String}, error = ''
WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 2
