-- Counts the rows that are too young for this window. Reads the source, writes nothing.
SELECT count()
FROM /* insert: source */
WHERE received_at > fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
