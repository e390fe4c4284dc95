-- Fragment: one of several tables of a statement.
{database_n:Identifier}.{table_n:Identifier}
