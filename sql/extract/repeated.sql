-- Lists the rows of the window whose message_id is repeated. Reads the source, the window's messages and the messages known, writes the list.
-- Both are sent to shards that have no tables of Kindred's. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{repeated:Identifier}
SELECT DISTINCT cityHash64({message:Identifier}) AS hash, received_at
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
    AND {message:Identifier} != ''
    AND
    (
        reinterpretAsUInt128(sipHash128({message:Identifier})) GLOBAL IN
        (
            SELECT hash
            FROM {state:Identifier}.{messages:Identifier}
            GROUP BY hash
            HAVING count() > 1
        )
        OR reinterpretAsUInt128(sipHash128({message:Identifier})) GLOBAL IN (SELECT hash FROM {state:Identifier}.known)
    )
