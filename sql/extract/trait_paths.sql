-- Lists the paths in the JSON column that holds traits in events of one kind. Reads the source, writes nothing.
SELECT arrayJoin(distinctJSONPaths({column:Identifier})) AS path
FROM /* insert: source */
WHERE {came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND (type IN ('identify', 'Identify', 'IDENTIFY')) = {identify:Bool}
    /* insert: after */
