-- Fragment of source/branch.sql: what stands at a path of JSON that is kept as text, as JSON, '' for nothing.
if(JSONType({value:Expression}, {path:Expression}) = 'Null', '', JSONExtractRaw({value:Expression}, {path:Expression}))
