-- Fragment: as extract/read.sql where some message_id is repeated: the rows that are no repeats, and the first of each repeat.
SELECT
    *
    /* insert: columns */
    /* insert: slots */
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
    /* insert: conditions */
    AND ({message:Identifier} = '' OR (cityHash64({message:Identifier}), received_at) GLOBAL NOT IN (SELECT hash, received_at FROM {state:Identifier}.{repeated:Identifier}))
UNION ALL
SELECT
    *
    /* insert: columns */
    /* insert: slots */
FROM {state:Identifier}.{first_events:Identifier}
WHERE true
    /* insert: conditions */
