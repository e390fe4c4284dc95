-- Lists the databases whose names begin with a prefix.
SELECT name FROM system.databases WHERE startsWith(name, {prefix:String}) FORMAT TSVRaw
