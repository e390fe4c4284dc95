-- Counts, in a sixteenth of the events of one kind, those that have each path of the JSON column that holds traits; and all of them under the
-- path ''. Lists of paths are dear to make where a table has very many: the counts only choose between ways to read the same. Reads the
-- source, writes nothing.
SELECT path, count() AS events
FROM
(
    SELECT arrayJoin(arrayPushBack(JSONAllPaths({column:Identifier}), '')) AS path
    FROM /* insert: source */
    WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND (type IN ('identify', 'Identify', 'IDENTIFY')) = {identify:Bool}
        AND cityHash64(timestamp) % 16 = 0
        /* insert: after */
)
GROUP BY path
