-- Fragment: a member of a profile as bytes that sort by type priority, first sight and value: 1 byte, 8 big-endian bytes, the value.
concat(
            char(indexOf({types:Array(String)}, toString(id_type))),
            reinterpretAsFixedString(byteSwap(bitXor(reinterpretAsUInt64(first_seen), 9223372036854775808))),
            value)
