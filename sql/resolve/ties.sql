-- Streams the tied identifiers in the order of their values. Reads identifiers, writes nothing.
SELECT key
FROM {state:Identifier}.{identifiers:Identifier}
WHERE reason = '' AND key IN (SELECT key FROM {state:Identifier}.ties)
ORDER BY value
