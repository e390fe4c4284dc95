-- Counts the rows of the window, those of them that stay as they are, and those with a message_id. Reads the source, writes nothing.
SELECT
    count() AS rows,
    countIf(true /* insert: lasting */) AS lasting,
    countIf({message:Identifier} != '') AS named
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
