-- Writes the hashes of the window's message_ids. Reads the source. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{messages:Identifier}
SELECT reinterpretAsUInt128(sipHash128({message:Identifier}))
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND {message:Identifier} != ''
    /* insert: after */
