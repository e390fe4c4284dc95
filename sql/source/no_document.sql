-- Fragment of source/branch.sql: a document without anything in it.
CAST('{}' AS {type:Expression})
