-- Finds the messages of the window that an earlier window had. Half a hash sorts most of the others out, for less than half of what
-- looking for the whole costs. Reads the window's messages and the state of messages, writes the working table known. The table is made
-- anew before.
INSERT INTO {state:Identifier}.known
SELECT DISTINCT hash
FROM {state:Identifier}.state_messages
WHERE toUInt64(hash) IN (SELECT toUInt64(hash) FROM {state:Identifier}.{messages:Identifier})
    AND hash IN (SELECT hash FROM {state:Identifier}.{messages:Identifier})
