-- Fragment: a whole number or a Bool as the number by which extract/traits.sql orders values.
toInt256(assumeNotNull(/* insert: value */))
