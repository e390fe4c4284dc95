-- Fragment: a table's old and new name.
{from_database_n:Identifier}.{from_n:Identifier} TO {to_database_n:Identifier}.{to_n:Identifier}
