package resolver

// Key is an identifier outside the warehouse: sipHash128 of its type and value, as a little-endian UInt128. 64 bits would be too
// few: among 100 million identifiers two would share a key in about 3 of 10,000 warehouses, and strangers would become one.
type Key struct{ Lo, Hi uint64 }

// KeyBytes is the size of a Key in the warehouse's binary formats, low half first.
const KeyBytes = 16
