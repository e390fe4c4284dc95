-- Streams the tied identifiers in the order of their values. Reads the state, writes nothing.
SELECT key
FROM {state:Identifier}.identifiers
WHERE reason = '' AND key IN (SELECT key FROM {state:Identifier}.ties)
ORDER BY value
