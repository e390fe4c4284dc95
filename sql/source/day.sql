-- Fragment of source/branch.sql: a day as text, '' for NULL.
ifNull(toString({value:Expression}), '')
