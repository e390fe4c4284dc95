-- Asks whether the user has a right on all tables of a database, without using it. Reads the grants, writes nothing.
CHECK GRANT {right:Expression} ON {database:Identifier}.*
