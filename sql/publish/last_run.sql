-- Finds out when a model was last published by a run of its own, in milliseconds since 1970, 0 for never. A rollback publishes by the model
-- of then. Reads runs, writes nothing.
SELECT toUnixTimestamp64Milli(max(started_at))
FROM {database:Identifier}.runs
WHERE model_hash = {model_hash:String} AND status = 'done' AND mode != 'rollback'
