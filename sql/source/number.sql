-- Fragment of source/branch.sql: a number as JSON, '' for NULL.
ifNull(toString({value:Expression}), '')
