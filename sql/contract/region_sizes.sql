-- Counts the identifiers of regions that this run resolves, and of the largest. Reads the regions and identifiers, writes nothing.
SELECT sum(size), max(size)
FROM
(
    SELECT count() AS size
    FROM {state:Identifier}.next_state_regions
    WHERE key IN (SELECT key FROM {state:Identifier}.{identifiers:Identifier})
    GROUP BY region
)
