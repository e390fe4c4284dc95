-- Writes the new history of runs: the old rows but this run's, and this run's as it stands now. Reads runs. The table is made anew
-- before and exchanged after.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT * FROM {database:Identifier}.runs WHERE run_id != {run_id:UUID}
UNION ALL
SELECT
    {run_id:UUID},
    {mode:String},
    {status:String},
    fromUnixTimestamp64Milli({started_at:Int64}, 'UTC'),
    if({finished_at:Int64} = 0, NULL, fromUnixTimestamp64Milli({finished_at:Int64}, 'UTC')),
    NULL,
    if({window_to:Int64} = 0, NULL, fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')),
    {events_read:UInt64},
    {events_owned:UInt64},
    {events_without_identifier:UInt64},
    {identifiers:UInt64},
    {links:UInt64},
    {profiles:UInt64},
    {created:UInt64},
    {merged:UInt64},
    {split:UInt64},
    {largest_profile:UInt64},
    {rejected:UInt64},
    {stage_seconds:Map(String, Float64)},
    {model_hash:String},
    {version:String},
    {error:String}
