-- Fragment: the rows of the window, with the values of their slots trimmed. Columns that a statement does not use are not read.
SELECT
    *
    /* insert: columns */
    /* insert: slots */
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
    /* insert: conditions */
