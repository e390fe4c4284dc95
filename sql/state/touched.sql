-- Makes the working table of identifiers to be resolved again, with the published profile of those that are linked (nil: not linked).
-- It lives in the warehouse's memory, see state/keys.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128,
    profile_id UUID
)
ENGINE = Memory
