-- Counts the rows up to the window before that have no message_id, the messages of the others, and those of these that no run has read. Reads
-- the source and the state of messages, writes nothing.
SELECT
    countIf({message:Identifier} = '') AS nameless,
    uniqExactIf(hash, {message:Identifier} != '') AS messages,
    uniqExactIf(hash, {message:Identifier} != '' AND hash GLOBAL NOT IN (SELECT hash FROM {state:Identifier}.state_messages)) AS late
FROM
(
    SELECT {message:Identifier}, reinterpretAsUInt128(sipHash128({message:Identifier})) AS hash
    FROM /* insert: source */
    WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')
)
