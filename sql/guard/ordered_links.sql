-- Streams the links of a part of the regions that are over a limit, strongest first: those of one value that
-- no event has to say, then the others. Reads links and the list of such regions, writes nothing.
SELECT left_key, right_key
FROM {state:Identifier}.{links:Identifier}
/* insert: merging */
    AND left_key IN
    (
        /* insert: batch */
    )
ORDER BY
    event_count != 0,
    /* insert: strength */,
    indexOf({types:Array(String)}, toString(left_type)),
    left_value,
    indexOf({types:Array(String)}, toString(right_type)),
    right_value
