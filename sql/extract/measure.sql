-- Counts the rows of the window and the distinct message_ids among them. Reads the source, writes nothing.
-- A 64-bit hash is enough here: a collision only sends two innocent events through the slower, exact removal of repeats.
SELECT
    count() AS rows,
    countIf(message_id != '') AS named,
    uniqExactIf(cityHash64(message_id), message_id != '') AS distinct
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
