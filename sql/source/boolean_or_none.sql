-- Fragment of source/branch.sql: true as JSON, '' where a column that cannot be NULL has its default.
if({value:Expression} = 0, '', 'true')
