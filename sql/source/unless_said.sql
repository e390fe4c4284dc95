-- Fragment of source/branch.sql: a text where another one is empty, '' where it is not.
if({first:Expression} = '', {value:Expression}, '')
