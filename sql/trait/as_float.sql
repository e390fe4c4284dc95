-- Fragment: a text as a floating-point number, NULL if it is none, or too large.
if(
    match(/* insert: text */, '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$')
        AND isFinite(CAST(toFloat64OrZero(/* insert: text */) AS {trait_type_n:Expression})),
    CAST(toFloat64OrNull(/* insert: text */) AS Nullable({trait_type_n:Expression})),
    NULL)
