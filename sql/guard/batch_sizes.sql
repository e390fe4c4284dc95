-- Counts the identifiers and the links of a part of the regions that are over a limit, to be held against what is streamed of them. Reads
-- identifiers, links and the list of regions, writes nothing.
SELECT
    (
        SELECT count()
        FROM {state:Identifier}.{identifiers:Identifier}
        WHERE reason = '' AND key IN
        (
            /* insert: batch */
        )
    ) AS identifiers,
    (
        SELECT count()
        FROM {state:Identifier}.{links:Identifier}
        /* insert: merging */
            AND left_key IN
            (
                /* insert: batch */
            )
    ) AS links
