-- Fragment: as extract/read.sql where some message_id is repeated: the rows without a repeat, and the first of each repeat.
SELECT
    *
    /* insert: columns */
    /* insert: slots */
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: conditions */
    AND (message_id = '' OR cityHash64(message_id) NOT IN (SELECT hash FROM {state:Identifier}.{repeated:Identifier}))
UNION ALL
SELECT
    *
    /* insert: columns */
    /* insert: slots */
FROM {state:Identifier}.{first_events:Identifier}
WHERE true
    /* insert: conditions */
