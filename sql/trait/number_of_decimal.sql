-- Fragment: the number by which extract/traits.sql orders Decimals of one scale.
toInt256(reinterpret(toDecimal128(assumeNotNull(/* insert: value */), {trait_scale_n:UInt8}), 'Int128'))
