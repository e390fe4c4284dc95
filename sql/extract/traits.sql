-- Aggregates some traits by the owner of their events: of each the value that its rule picks, the newest if it has none. An event says
-- of traits a list of name, s for a text or j for JSON, and value. Most are read by the paths of the JSON column alone that hold them,
-- which is some fifty times faster than taking whole documents apart; the owner is found once for all of them. Reads the source, writes
-- traits. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{traits:Identifier} (key, trait, newest /* insert: more_columns */)
SELECT key, name, max(newest) /* insert: more_values */
FROM /* insert: rows */
WHERE key != 0 /* insert: unrepeated */
GROUP BY key, name /* insert: more_keys */
