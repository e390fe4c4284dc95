-- Makes the list of message_ids, as hashes, that more than one row of the window carries; empty when the caller knows that there are
-- none. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.next_repeated
ENGINE = MergeTree
ORDER BY hash
AS SELECT cityHash64(message_id) AS hash
FROM /* insert: source */
WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND message_id != '' AND NOT {empty:Bool}
GROUP BY hash
HAVING count() > 1
