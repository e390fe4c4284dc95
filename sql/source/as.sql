-- Fragment of source/branch.sql: one column of events.
{value:Expression} AS {name:Identifier}
