-- The type of every setting, by which clients before the protocol's revision 54429 write its value.
-- Reads system.settings, writes nothing.
SELECT name, type
FROM system.settings
FORMAT JSONCompactEachRow
