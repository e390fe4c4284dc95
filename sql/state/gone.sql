-- Makes the working table of ids that are no profile's any more, with what they redirected to before and will redirect to. Replaces
-- what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    old_profile_id UUID,
    before UUID,
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY old_profile_id
