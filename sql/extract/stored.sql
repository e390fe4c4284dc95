-- Stores the window's rows, without documents and lists of traits: what has to be parsed of them is parsed once. Reads the source. Adds rows:
-- the table is made anew before.
INSERT INTO {state:Identifier}.{stored:Identifier}
SELECT * /* insert: hidden */
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    /* insert: after */
