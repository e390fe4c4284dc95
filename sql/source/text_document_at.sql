-- Fragment of source/branch.sql: an object within JSON that is kept as text, as a document.
CAST(if(JSONType({value:Expression}, {path:Expression}) = 'Object', JSONExtractRaw({value:Expression}, {path:Expression}), '{}') AS JSON)
