package resolver

// Key is an identifier outside the warehouse: sipHash128 of its type and value, as a little-endian UInt128. 64 bits would be too
// few: among 100 million identifiers two would share a key in about 3 of 10,000 warehouses, and strangers would become one.
type Key struct{ Lo, Hi uint64 }

// KeyBytes is the size of a Key in the warehouse's binary formats, low half first.
const KeyBytes = 16

// ProfileID makes the id of the profile whose anchor has that key: a UUID of version 8 (RFC 9562), which is 122 bits of the hash and
// the bits that mark version and variant. It is in the byte order in which ClickHouse keeps a UUID as a UInt128.
func ProfileID(anchor Key) Key {
	const (
		version = 0x8 << 12
		variant = 0x2 << 62
	)
	return Key{Lo: anchor.Lo&^(0xf<<12) | version, Hi: anchor.Hi&^(0x3<<62) | variant}
}
