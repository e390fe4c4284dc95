-- Fragment: a text as a value of a type of whole numbers, NULL if it is no such number, or out of the type's bounds.
if(
    match(/* insert: text */, '^-?[0-9]{1,39}$'),
    accurateCastOrNull(toInt256OrNull(/* insert: text */), {trait_type_n:String}),
    NULL)
