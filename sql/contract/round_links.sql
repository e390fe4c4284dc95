-- Fragment: the links of a round.
SELECT a, b
FROM {state:Identifier}.{round_links:Identifier}
