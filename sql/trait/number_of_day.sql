-- Fragment: the number by which extract/traits.sql orders days.
toInt256(toInt32(assumeNotNull(/* insert: value */)))
