-- Makes the list of ids that the table of events still has and that are no profile's any more, with the profile of their events. It
-- stands for writing these events again. Written by events/moved.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    old_profile_id UUID,
    profile_id UUID
)
ENGINE = MergeTree
ORDER BY old_profile_id
