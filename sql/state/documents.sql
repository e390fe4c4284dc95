-- Makes the traits of profiles as JSON documents, and as typed values, ready to be joined like anchors. Written by fold/documents.sql. Replaces what an
-- earlier run left, and is dropped after the fold.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    profile_id UUID,
    document String
    /* insert: columns */
)
/* insert: engine */
