-- Fragment: a number as bytes, of which the greatest is the least number's.
reverse(reinterpretAsFixedString(bitXor(reinterpretAsUInt256(bitNot(/* insert: number */)), bitShiftLeft(toUInt256(1), 255))))
