-- Lists the rows of the window whose message_id is repeated. Reads the source and the messages known, writes the list. The table is made
-- anew before.
INSERT INTO {state:Identifier}.{repeated:Identifier}
SELECT DISTINCT cityHash64({message:Identifier}) AS hash, received_at
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
    AND {message:Identifier} != ''
    AND
    (
        hash IN
        (
            SELECT cityHash64({message:Identifier}) AS hash
            FROM /* insert: source */
            WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND {message:Identifier} != ''
                /* insert: after */
            GROUP BY hash
            HAVING count() > 1
        )
        OR reinterpretAsUInt128(sipHash128({message:Identifier})) IN (SELECT hash FROM {state:Identifier}.known)
    )
