-- Fragment: a table of the new generation and the published one.
{state:Identifier}.{next_n:Identifier} AND {database_n:Identifier}.{table_n:Identifier}
