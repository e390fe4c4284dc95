-- Fragment: the time of a touch, the first eight bytes, see extract/newest.sql.
if(
        /* insert: touch */ = '',
        NULL,
        reinterpret(bitXor(byteSwap(reinterpretAsUInt64(left(/* insert: touch */, 8))), 9223372036854775808), 'DateTime64(3, \'UTC\')'))
