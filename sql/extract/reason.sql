-- Fragment: why a value may not be an identifier, '' when it may.
multiIf(/* insert: too_many */
        length(value) > {max_value_bytes:UInt64}, 'too_long',
        NOT isValidUTF8(value) /* insert: invalid */, 'invalid',
        false /* insert: blocked */, 'blocked',
        '')
