-- Completes the run's row, at once: readers find one row a run without FINAL. Can be run again: it sets the same values.
ALTER TABLE {database:Identifier}.runs
UPDATE
    mode = {mode:String},
    status = {status:String},
    finished_at = fromUnixTimestamp64Milli({finished_at:Int64}, 'UTC'),
    window_from = if({window_from:Int64} = 0, NULL, fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')),
    window_to = if({window_to:Int64} = 0, NULL, fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')),
    events_read = {events_read:UInt64},
    events_owned = {events_owned:UInt64},
    events_without_identifier = {events_without_identifier:UInt64},
    identifiers = {identifiers:UInt64},
    links = {links:UInt64},
    profiles = {profiles:UInt64},
    created = {created:UInt64},
    merged = {merged:UInt64},
    split = {split:UInt64},
    largest_profile = {largest_profile:UInt64},
    rejected = {rejected:UInt64},
    stage_seconds = CAST(({stages:Array(String)}, {seconds:Array(Float64)}), 'Map(String, Float64)'),
    error = {error:String}
WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 2
