-- Streams the links that may merge, as pairs of keys, to the graph. Reads links, writes nothing.
SELECT left_key, right_key
FROM {state:Identifier}.{links:Identifier}
/* insert: merging */
