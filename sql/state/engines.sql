-- Tells the engines of both of Kindred's databases. Reads system.databases, writes nothing.
SELECT name, engine
FROM system.databases
WHERE name IN ({database:String}, {state:String})
