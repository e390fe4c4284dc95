-- Counts the rows that are too young for this window, and those up to the end of the window before it, which should be as many as were
-- counted then, but for records, which are changed in place. Reads the source, writes nothing.
SELECT
    countIf(received_at > fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')) AS fresh,
    countIf(received_at <= fromUnixTimestamp64Milli({window_from:Int64}, 'UTC') /* insert: lasting */) AS before,
    countIf(received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') /* insert: lasting */) AS up_to
FROM /* insert: source */
