-- Asks whether the user has a right on a table, without using it. Reads the grants, writes nothing.
CHECK GRANT {right:Expression} ON {database:Identifier}.{table:Identifier}
