-- Makes the computed states of profiles as compute/profiles.sql does, where the warehouse's memory may not hold them. Replaces what an
-- earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
    /* insert: states */
)
ENGINE = MergeTree
ORDER BY profile_id
