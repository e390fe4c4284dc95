-- Rows that the engine wrote as JSON, as columns of the types that they had.
-- Reads and writes nothing.
SELECT *
FROM format(JSONCompactEachRow, {columns:String}, {rows:String})
