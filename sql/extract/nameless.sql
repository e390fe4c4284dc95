-- Counts the rows without a message_id in a range of ingestion time. Reads the source, writes nothing.
SELECT count()
FROM /* insert: source */
WHERE {came:Identifier} > fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')
    AND {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    AND {message:Identifier} = ''
