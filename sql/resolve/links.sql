-- Streams the links as pairs of keys to the graph. Reads the state, writes nothing.
SELECT left_key, right_key FROM {state:Identifier}.links
