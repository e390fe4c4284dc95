-- Counts about how many vertices the links of a round have. Reads them, writes nothing.
SELECT uniqCombined(17)(arrayJoin([a, b]))
FROM {state:Identifier}.{round_links:Identifier}
