-- Counts shared identifiers. Reads the state, writes nothing.
SELECT count() FROM {state:Identifier}.next_state_shared
