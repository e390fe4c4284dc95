-- Fragment: the links of the first round, which are those that may merge.
SELECT left_key AS a, right_key AS b
FROM {state:Identifier}.{links:Identifier}
/* insert: merging */
