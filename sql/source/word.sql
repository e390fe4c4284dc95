-- Fragment of source/branch.sql: a text that is the same in every row.
{text:String}
