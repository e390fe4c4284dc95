-- Takes over the identifiers that were shared already. Reads the published state, writes the next one. The table is made anew before.
INSERT INTO {state:Identifier}.next_state_shared
SELECT key FROM {state:Identifier}.state_shared
