-- Finds the messages of the window that an earlier window had. Reads the source and the state of messages, writes the working table
-- known. The table is made anew before.
INSERT INTO {state:Identifier}.known
SELECT DISTINCT hash
FROM {state:Identifier}.state_messages
WHERE hash IN
(
    SELECT reinterpretAsUInt128(sipHash128(message_id))
    FROM /* insert: source */
    WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND message_id != ''
        /* insert: after */
)
