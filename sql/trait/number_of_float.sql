-- Fragment: the number by which extract/traits.sql orders floating-point numbers: their bits, turned so that they sort as IEEE 754 says.
toInt256(if(
        bitTest(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */))), 63),
        bitNot(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */)))),
        bitXor(reinterpretAsUInt64(toFloat64(assumeNotNull(/* insert: value */))), 9223372036854775808)))
