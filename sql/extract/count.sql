-- Counts the sources. Reads the state, writes nothing.
SELECT count() FROM {state:Identifier}.sources
