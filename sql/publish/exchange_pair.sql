-- Fragment: a table of the new generation and the published one.
{from_database_n:Identifier}.{from_n:Identifier} AND {to_database_n:Identifier}.{to_n:Identifier}
