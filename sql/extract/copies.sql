-- Fragment of extract/first_events.sql: the rows whose message_id is repeated and that no earlier window had. What tells them is sent to shards.
SELECT *
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
    AND {message:Identifier} != ''
    AND (cityHash64({message:Identifier}), received_at) GLOBAL IN (SELECT hash, received_at FROM {state:Identifier}.{repeated:Identifier})
    AND reinterpretAsUInt128(sipHash128({message:Identifier})) GLOBAL NOT IN (SELECT hash FROM {state:Identifier}.known)
