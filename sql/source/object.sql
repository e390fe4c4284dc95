-- Fragment of source/branch.sql: a JSON column's document, '' where it is empty.
if(toJSONString({value:Expression}) = '{}', '', toJSONString({value:Expression}))
