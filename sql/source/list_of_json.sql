-- Fragment of source/branch.sql: the values of a list that is kept as JSON: a text itself, else its JSON. One value is a list of one.
arrayMap(
    raw -> multiIf(JSONType(raw) = 'String', JSONExtractString(raw), left(raw, 1) IN ('{', '[') OR raw = 'null', '', raw),
    multiIf({value:Expression} = '', emptyArrayString(), startsWith({value:Expression}, '['), JSONExtractArrayRaw({value:Expression}), [{value:Expression}]))
