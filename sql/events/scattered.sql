-- Makes the working table of ids whose events have to be written again, since they belong to several profiles now. Reads the published list
-- of moved ids and moves. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.scattered
ENGINE = MergeTree
ORDER BY profile_id
AS SELECT before AS profile_id FROM {state:Identifier}.moves WHERE is_apart
UNION ALL
SELECT old_profile_id
FROM {state:Identifier}.state_moved
WHERE profile_id IN (SELECT before FROM {state:Identifier}.moves WHERE is_apart)
