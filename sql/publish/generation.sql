-- Makes the record of the new generation: where its window ends, and what all its windows add up to. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.next_state_generation
ENGINE = MergeTree
ORDER BY number
AS SELECT
    {number:UInt64} AS number,
    {run_id:String} AS run_id,
    {layout:UInt64} AS layout,
    {model_hash:String} AS model_hash,
    {source_columns:String} AS source_columns,
    {window_to:Int64} AS window_to,
    {source_rows:UInt64} AS source_rows,
    {events_owned:UInt64} AS events_owned,
    {occurrences:UInt64} AS occurrences,
    {link_events:UInt64} AS link_events,
    {distinct:Bool} AS has_repeats,
    {view:String} AS view,
    {identifiers:UInt64} AS identifiers,
    {links:UInt64} AS links,
    {profiles:UInt64} AS profiles,
    {identified:UInt64} AS identified,
    {visitors:UInt64} AS visitors,
    {visitors_known:UInt64} AS visitors_known,
    {traits:UInt64} AS traits,
    {rejected:UInt64} AS rejected,
    {largest_profile:UInt64} AS largest_profile
