-- Counts the messages that were read before and have several rows of different contents now, of which the first came in within the rows
-- that are read again: nothing tells whether that one was the one that was read. Reads the source and the messages known, writes
-- nothing.
SELECT count()
FROM
(
    SELECT {message:Identifier}
    FROM /* insert: source */
    WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
        AND {message:Identifier} GLOBAL IN
        (
            SELECT {message:Identifier}
            FROM /* insert: source */
            WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
                AND {message:Identifier} != ''
                AND reinterpretAsUInt128(sipHash128({message:Identifier})) GLOBAL IN (SELECT hash FROM {state:Identifier}.known)
            GROUP BY {message:Identifier}
            HAVING count() > 1
                AND min({came:Identifier}) > fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')
                AND min({came:Identifier}) <= fromUnixTimestamp64Milli({window_before:Int64}, 'UTC')
        )
    GROUP BY {message:Identifier}
    HAVING uniqExact(formatRowNoNewline('JSONEachRow', * EXCEPT received_at)) > 1
)
