-- What the settings that answers depend on are for this user, by profile, role and server. Names that the server does not know are not
-- there.
-- Reads system.settings, writes nothing.
SELECT name, value
FROM system.settings
WHERE name IN {names:Array(String)}
