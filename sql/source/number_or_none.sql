-- Fragment of source/branch.sql: a number as JSON, '' where a column that cannot be NULL has its default.
if({value:Expression} = 0, '', toString({value:Expression}))
