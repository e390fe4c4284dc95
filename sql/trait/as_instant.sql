-- Fragment: a text as a DateTime or DateTime64, NULL if it is no time, or out of the type's bounds. Digits of a second that the type has
-- no place for are cut off.
if(
    /* insert: moment */ BETWEEN {trait_least_n:Int64} AND {trait_most_n:Int64},
    CAST(fromUnixTimestamp64Micro(/* insert: moment */, 'UTC') AS Nullable({trait_type_n:Expression})),
    NULL)
