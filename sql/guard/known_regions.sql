-- Takes over the divided regions that the run does not touch. Reads the published state, writes the next one. The table is made anew
-- before.
INSERT INTO {state:Identifier}.next_state_regions
SELECT key, region
FROM {state:Identifier}.state_regions
WHERE key NOT IN (SELECT key FROM {state:Identifier}.touched)
