-- Fragment of source/branch.sql: a JSON column, or one that holds JSON as text, as text.
toJSONString({value:Expression})
