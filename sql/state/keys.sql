-- Makes a working table of keys, which lives in the warehouse's memory: it is read whole, and made in a fifth of the time. Replaces what
-- an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
(
    key UInt128
)
ENGINE = Memory
