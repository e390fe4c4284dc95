-- Streams the identifiers of a part of the regions that are over a limit with their ranks, see resolve/ranks.sql. Reads identifiers and the list of
-- regions, writes nothing.
SELECT key, /* insert: rank */ AS rank
FROM {state:Identifier}.{identifiers:Identifier}
WHERE reason = '' AND key IN
    (
        /* insert: batch */
    )
