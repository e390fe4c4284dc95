-- Fragment: only touched identifiers.
WHERE key IN (SELECT key FROM {state:Identifier}.touched)
