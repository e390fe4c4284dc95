-- Streams the links of a part of the regions that are over a limit, strongest first. Reads links and the list of such regions, writes nothing.
SELECT left_key, right_key
FROM {state:Identifier}.{links:Identifier}
/* insert: merging */
    AND left_key IN
    (
        /* insert: batch */
    )
ORDER BY
    /* insert: strength */,
    indexOf({types:Array(String)}, toString(left_type)),
    left_value,
    indexOf({types:Array(String)}, toString(right_type)),
    right_value
