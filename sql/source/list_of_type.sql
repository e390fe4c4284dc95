-- Fragment of source/branch.sql: the ids of the objects of one type in a list that is kept as JSON. One object is a list of one.
arrayMap(
    raw -> multiIf(
        JSONExtractString(raw, 'type') != {of_type:String}, '',
        JSONType(raw, 'id') = 'String', JSONExtractString(raw, 'id'),
        JSONType(raw, 'id') IN ('Object', 'Array', 'Null'), '',
        JSONExtractRaw(raw, 'id')),
    multiIf(startsWith({value:Expression}, '{'), [{value:Expression}], startsWith({value:Expression}, '['), JSONExtractArrayRaw({value:Expression}), emptyArrayString()))
