-- Writes the run's row as it begins. A run does that once, under an id of its own: a second time would be a second row.
INSERT INTO {database:Identifier}.runs (run_id, mode, status, started_at, model_hash, version)
SELECT {run_id:UUID}, {mode:String}, {status:String}, fromUnixTimestamp64Milli({started_at:Int64}, 'UTC'), {model_hash:String}, {version:String}
