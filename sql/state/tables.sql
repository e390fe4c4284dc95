-- Lists the tables of both of Kindred's databases with what tells a table from another that took its name. Reads system.tables,
-- writes nothing.
SELECT database, name, toString(uuid), ifNull(total_rows, 0)
FROM system.tables
WHERE database IN ({database:String}, {state:String})
