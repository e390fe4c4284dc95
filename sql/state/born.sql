-- Makes the working table of ids that the published generation does not have, with the profile that their anchor was in. Replaces what
-- an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID,
    before UUID
)
ENGINE = MergeTree
ORDER BY profile_id
