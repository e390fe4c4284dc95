-- Fragment: a number as bytes, of which the greatest is the greatest number's: 32 bytes, big-endian, sign turned.
reverse(reinterpretAsFixedString(bitXor(reinterpretAsUInt256(/* insert: number */), bitShiftLeft(toUInt256(1), 255))))
