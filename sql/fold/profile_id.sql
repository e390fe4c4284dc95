-- Fragment: the id of the profile of an identifier, from the key of its anchor, or from its own key when it has no links. It is a
-- UUID of version 8 (RFC 9562): 122 bits of the hash, and the bits that mark version and variant.
reinterpret(
            bitOr(
                bitAnd(if(anchor = 0, key, anchor), toUInt128('85070591730234615865843651857941991423')),
                toUInt128('170141183460469231731687303715884138496')),
            'UUID')
