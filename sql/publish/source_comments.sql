-- Lists the columns of the view of events that have a comment in the source. Reads system.columns, writes nothing.
SELECT name, source.comment AS comment
FROM system.columns AS view
INNER JOIN
(
    SELECT name, comment
    FROM system.columns
    WHERE database = {source_database:String} AND table = {source_table:String} AND comment != ''
) AS source USING name
WHERE database = {database:String} AND table = 'resolved_events' AND name != 'profile_id'
ORDER BY position
