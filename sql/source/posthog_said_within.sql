-- Fragment of source/branch.sql: what an event sets of the person, with a value within an object.
arrayConcat(
    {list:Expression},
    if(
        position({properties:Expression}, '"$set"') = 0 OR JSONType({properties:Expression}, {path:Expression}) IN ('Null', 'Object'),
        CAST([], 'Array(Tuple(String, String, String))'),
        [(
            {name:String},
            if(JSONType({properties:Expression}, {path:Expression}) = 'String', 's', 'j'),
            if(
                JSONType({properties:Expression}, {path:Expression}) = 'String',
                JSONExtractString({properties:Expression}, {path:Expression}),
                JSONExtractRaw({properties:Expression}, {path:Expression})))]))
