-- Fragment of source/branch.sql: a column.
{column:Identifier}
