-- Fragment: why a value may not be an identifier, '' when it may.
multiIf(
        length(value) > {max_value_bytes:UInt64}, 'too_long',
        NOT isValidUTF8(value), 'invalid',
        (length(value) <= {longest_blocked:UInt64} AND lower(value) IN {blocked:Array(String)}) OR trimBoth(value, '0-') = '', 'blocked',
        '')
