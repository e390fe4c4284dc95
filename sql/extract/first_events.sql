-- Keeps one row of each repeated message_id: the first that came in. Rows that came in together are told apart by their content, so
-- that the choice never depends on where a row happens to be stored. Reads the source,
-- writes next_first_events. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.next_first_events
SELECT *
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    AND message_id != ''
    AND cityHash64(message_id) IN (SELECT hash FROM {state:Identifier}.next_repeated)
ORDER BY
    message_id,
    received_at,
    formatRowNoNewline('JSONEachRow', *)
LIMIT 1 BY message_id
