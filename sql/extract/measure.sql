-- Counts the rows of the window, those of them that stay as they are, and the distinct message_ids among them. Reads the source, writes nothing.
-- A 64-bit hash is enough here: a collision only sends two innocent events through the slower, exact removal of repeats.
SELECT
    count() AS rows,
    countIf(true /* insert: lasting */) AS lasting,
    countIf({message:Identifier} != '') AS named,
    uniqExactIf(cityHash64({message:Identifier}), {message:Identifier} != '') AS distinct
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
