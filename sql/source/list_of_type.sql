-- Fragment of source/branch.sql: the ids of the objects of one type in a list that is kept as JSON. An object alone is no list: JSON columns
-- have its members apart.
arrayMap(
    raw -> multiIf(
        JSONExtractString(raw, 'type') != {of_type:String}, '',
        JSONType(raw, 'id') = 'String', JSONExtractString(raw, 'id'),
        JSONType(raw, 'id') IN ('Object', 'Array', 'Null'), '',
        JSONExtractRaw(raw, 'id')),
    if(startsWith({value:Expression}, '['), JSONExtractArrayRaw({value:Expression}), emptyArrayString()))
