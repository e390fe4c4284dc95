-- Fragment of extract/traits.sql: what a row says of traits, as a list of the relation has it.
{list:Identifier}
