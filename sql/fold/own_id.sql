-- Fragment: the id of the profile that has the identifier as its anchor. It is a UUID of version 8 (RFC 9562), 122 bits of the hash and
-- the bits that mark version and variant, as the function ProfileID of package resolver makes it.
reinterpret(
                bitOr(
                    bitAnd(key, toUInt128('85070591730234615865843651857941991423')),
                    toUInt128('170141183460469231731687303715884138496')),
                'UUID')
