-- Fragment: what a value adds to its sum.
ifNull(toDecimal256(/* insert: value */, 18), toDecimal256(0, 18))
