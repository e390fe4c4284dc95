-- Streams the links that may merge, as pairs of keys, to the graph; and they are the first round of a contraction. Reads links, writes nothing.
SELECT left_key AS a, right_key AS b
FROM {state:Identifier}.{links:Identifier}
/* insert: merging */
