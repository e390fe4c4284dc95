-- Fragment: a text as a Date or Date32, NULL if it is no time, or out of the type's bounds.
if(
    /* insert: day */ BETWEEN {trait_least_n:Int64} AND {trait_most_n:Int64},
    CAST(addDays(toDate32('1970-01-01'), /* insert: day */) AS Nullable({trait_type_n:Expression})),
    NULL)
