-- Lists the columns of the output tables that a profile is read from: a table that is missing was not made yet, and a source that has
-- no names of events is one without the column event. Reads system.columns, writes nothing.
SELECT table, groupArray(name)
FROM system.columns
WHERE database = {database:String} AND table IN {tables:Array(String)}
GROUP BY table
