-- Keeps one row of each repeated message_id: the first that came in. Rows that came in together are told apart by their content, so
-- that the choice never depends on where a row happens to be stored. Reads the source, writes next_first_events.
INSERT INTO {state:Identifier}.next_first_events
SELECT *
FROM {source_database:Identifier}.{source_table:Identifier}
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    AND message_id != ''
    AND cityHash64(message_id) IN (SELECT hash FROM {state:Identifier}.next_repeated)
ORDER BY
    message_id,
    received_at,
    sipHash128(timestamp, type, anonymous_id, user_id, previous_id, source, toJSONString(traits), toJSONString(context))
LIMIT 1 BY message_id
