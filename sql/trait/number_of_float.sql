-- Fragment: the number by which extract/traits.sql orders floating-point numbers: their bits, as IEEE 754 orders them. To add 0 makes one
-- of the two zeros.
toInt256(if(
        bitTest(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */)) + 0.), 63),
        bitNot(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */)) + 0.)),
        bitXor(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */)) + 0.), 9223372036854775808)))
