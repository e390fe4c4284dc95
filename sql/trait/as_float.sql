-- Fragment: a text as a floating-point number, NULL if it is none, or too large. To add 0 makes one of the two zeros.
if(
    match(/* insert: text */, '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$')
        AND isFinite(CAST(toFloat64OrZero(/* insert: text */) AS {trait_type_n:Expression})),
    CAST(toFloat64OrNull(/* insert: text */) + 0. AS Nullable({trait_type_n:Expression})),
    NULL)
