-- Fragment of source/branch.sql: what stands at a path of a JSON column, as JSON, '' for nothing.
if(dynamicType(CAST({value:Expression}.{path:Identifier} AS Dynamic)) = 'None', '', ifNull(toJSONString(CAST({value:Expression}.{path:Identifier} AS Dynamic)), ''))
