-- Makes the traits of profiles as state/documents.sql does, where the warehouse's memory may not hold them. Replaces what an earlier
-- run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID,
    document String
    /* insert: columns */
)
ENGINE = MergeTree
ORDER BY profile_id
