-- Fragment: a text as a Decimal, rounded half away from zero, NULL if it is no number or has too many digits. A cast does not look at
-- those before the point (seen with ClickHouse 26.7), so they are held against the bound.
if(
    match(/* insert: text */, '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$')
        AND abs(round(toDecimal256OrNull(/* insert: text */, 38), {trait_scale_n:UInt8})) < toDecimal256({trait_bound_n:String}, 0),
    accurateCastOrNull(round(toDecimal256OrNull(/* insert: text */, 38), {trait_scale_n:UInt8}), {trait_type_n:String}),
    NULL)
