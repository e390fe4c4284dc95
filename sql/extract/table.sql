-- Fragment: the source table.
{source_database:Identifier}.{source_table:Identifier}
