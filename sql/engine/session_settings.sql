-- What a session's settings are, as far as the engine knows these names: so that a query's own can be taken back after it.
-- Reads system.settings, writes nothing.
SELECT name, value, changed
FROM system.settings
WHERE name IN {names:Array(String)}
FORMAT JSONCompactEachRow
