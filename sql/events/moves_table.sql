-- Makes the working table of published profiles whose events belong to others now. is_apart says that they are not all of one. Replaces
-- what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.moves
(
    before UUID,
    profile_id UUID,
    is_apart Bool
)
ENGINE = MergeTree
ORDER BY before
