-- Makes the working table of messages of the window that an earlier window had, which lives in the warehouse's memory, see
-- state/keys.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.known
(
    hash UInt128
)
ENGINE = Memory
