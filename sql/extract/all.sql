-- Fragment of extract/on_shards.sql: the rows as they are.
SELECT * FROM /* insert: source */
