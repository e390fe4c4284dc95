-- Finds the identifiers of one type with more than so many neighbours of another: a link is there once, whatever its events. Reads
-- links, writes the list of shared identifiers. Adds rows: those that are in it stay.
INSERT INTO {state:Identifier}.next_state_shared
SELECT key
FROM
(
    /* insert: ends */
)
GROUP BY key
HAVING count() > {max_links:UInt64} AND key NOT IN (SELECT key FROM {state:Identifier}.next_state_shared)
