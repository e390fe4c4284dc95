-- Makes the history of runs: one row a run. Written by publish/run.sql. Can be run again.
CREATE TABLE IF NOT EXISTS {database:Identifier}.{table:Identifier}
(
    run_id UUID COMMENT 'Id of the run, which profile_history names too',
    mode Enum8('full' = 1, 'incremental' = 2, 'rollback' = 3) COMMENT 'full: read all events; incremental: read those that came in since the run before; rollback: put the generation before back',
    status Enum8('running' = 1, 'publishing' = 2, 'done' = 3, 'failed' = 4, 'refused' = 5) COMMENT 'running and publishing: at work, or killed if no run is; done: published, or nothing was new; failed: see error; refused: it would have published what nobody meant, see error',
    started_at DateTime64(3, 'UTC') COMMENT 'When it began, by the clock of the machine it ran on',
    finished_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it ended, NULL while it is at work',
    window_from Nullable(DateTime64(3, 'UTC')) COMMENT 'Beginning of the window: it read what was received after it, NULL for all',
    window_to Nullable(DateTime64(3, 'UTC')) COMMENT 'End of the window: it read what was received up to it',
    events_read UInt64 COMMENT 'Distinct events in the window',
    events_owned UInt64 COMMENT 'Events that belong to a profile',
    events_without_identifier UInt64 COMMENT 'Events without any identifier that may be used',
    identifiers UInt64 COMMENT 'Identifiers of all events up to window_to: rows of identity_map',
    links UInt64 COMMENT 'Links of all events up to window_to: rows of links',
    profiles UInt64 COMMENT 'Profiles after the run: rows of profiles',
    created UInt64 COMMENT 'Profiles that are new',
    merged UInt64 COMMENT 'Profiles that became part of another',
    split UInt64 COMMENT 'Profiles that came out of another',
    largest_profile UInt64 COMMENT 'Identifiers in the largest profile',
    rejected UInt64 COMMENT 'Distinct values that may not be identifiers: rows of rejected_identifiers',
    stage_seconds Map(String, Float64) COMMENT 'Wall-clock seconds of each stage',
    model_hash String COMMENT 'Changes when the rules change',
    version String COMMENT 'Version of Kindred',
    error String COMMENT 'Why the run failed, empty otherwise'
)
ENGINE = MergeTree
ORDER BY (started_at, run_id)
COMMENT 'One row a run of Kindred'
