-- Keeps one row of each repeated message_id that no earlier window had: the first that came in. Rows that came in together are told
-- apart by their content, so that the choice never depends on where a row happens to be stored. Reads the source, the list of repeats
-- and the messages known, writes the first events. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{first_events:Identifier}
SELECT *
FROM
(
    /* insert: rows */
)
ORDER BY
    {message:Identifier},
    received_at,
    formatRowNoNewline('JSONEachRow', *)
LIMIT 1 BY {message:Identifier}
