-- Makes the history of runs: one row a run. Written by publish/run.sql. Can be run again.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    run_id UUID,
    mode Enum8('full' = 1, 'incremental' = 2, 'rollback' = 3),
    status Enum8('running' = 1, 'publishing' = 2, 'done' = 3, 'failed' = 4, 'refused' = 5),
    started_at DateTime64(3, 'UTC'),
    finished_at Nullable(DateTime64(3, 'UTC')),
    window_from Nullable(DateTime64(3, 'UTC')) COMMENT 'Earliest received_at that was read, NULL for all',
    window_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Latest received_at that was read',
    events_read UInt64 COMMENT 'Distinct events in the window',
    events_owned UInt64 COMMENT 'Events that belong to a profile',
    events_without_identifier UInt64 COMMENT 'Events without any identifier that may be used',
    identifiers UInt64,
    links UInt64,
    profiles UInt64,
    created UInt64 COMMENT 'Profiles that are new',
    merged UInt64 COMMENT 'Profiles that became part of another',
    split UInt64 COMMENT 'Profiles that came apart',
    largest_profile UInt64 COMMENT 'Identifiers in the largest profile',
    rejected UInt64 COMMENT 'Distinct values that may not be identifiers',
    stage_seconds Map(String, Float64) COMMENT 'Wall-clock seconds of each stage',
    model_hash String COMMENT 'Changes when the rules change',
    version String COMMENT 'Version of Kindred',
    error String COMMENT 'Why the run failed, empty otherwise'
)
ENGINE = MergeTree
ORDER BY (started_at, run_id)
COMMENT 'One row a run of Kindred'
