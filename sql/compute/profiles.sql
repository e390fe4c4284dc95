-- Makes the computed states of profiles, ready to be joined like anchors (state/anchors.sql). Written by compute/fold.sql. Replaces what an
-- earlier run left, and is dropped after the fold.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID
    /* insert: states */
)
/* insert: engine */
