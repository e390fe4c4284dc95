-- Fragment of source/branch.sql: true or false as JSON, '' for NULL.
multiIf(isNull({value:Expression}), '', {value:Expression} = 0, 'false', 'true')
