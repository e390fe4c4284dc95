-- Fragment of source/branch.sql: a scalar at a path of JSON that is kept as text: a text itself, else its JSON, '' for none.
multiIf(JSONType({value:Expression}, {path:Expression}) = 'String', JSONExtractString({value:Expression}, {path:Expression}), JSONType({value:Expression}, {path:Expression}) IN ('Object', 'Array', 'Null'), '', JSONExtractRaw({value:Expression}, {path:Expression}))
