-- Lists the columns of a source, with their types. Has the warehouse look at the tables, on one shard where they lie on several, and reads
-- no rows. Writes nothing.
DESCRIBE TABLE
(
    SELECT * FROM /* insert: source */
)
SETTINGS describe_compact_output = 1
