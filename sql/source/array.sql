-- Fragment of source/branch.sql: a list or mapping as JSON, '' where it is empty.
if(empty({value:Expression}), '', toJSONString({value:Expression}))
