-- Adds up the digests of the rows of each table that are changed in place: of those up to the window before, and up to this one. Where a row
-- is another, or gone, the sum is another. Reads the source, writes nothing.
SELECT
    table_number,
    sumIf(row_digest, {came:Identifier} <= fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')) AS before,
    sumIf(row_digest, {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')) AS up_to
FROM /* insert: source */
WHERE is_record
GROUP BY table_number
