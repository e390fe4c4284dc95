-- Asks whether the user may make tables or databases of an engine, without making one. Where the server does not ask for that, everybody
-- may. Reads the grants, writes nothing.
CHECK GRANT TABLE ENGINE ON {engine:Identifier}
