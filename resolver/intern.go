package resolver

import "math/bits"

// Interning gives each key a dense number, so that the union-find works on flat arrays of 4 bytes an identifier instead of 16.
//
// The table is radix-partitioned: the top byte of a key selects one of 256 small open-addressing tables. Keys are hashes already,
// so the partitions fill evenly, and a partition grows by itself without a pause for the whole. A number holds the partition in
// its low byte and the place within it above, which leaves room for 2^24 keys a partition, 4.3 billion in all.
//
// Nothing here holds a pointer per key, so the garbage collector has nothing to scan.

const (
	partitions     = 256
	partitionShift = 8
	// slotsPerKey keeps at least a fifth of the slots free: linear probing stays short up to there.
	slotsNumerator, slotsDenominator = 5, 4
)

// number is the dense name of a key: place<<partitionShift | partition.
type number uint32

func (n number) partition() int { return int(n & (partitions - 1)) }
func (n number) place() int     { return int(n >> partitionShift) }

// partition is one table, and everything known of its keys: parent for the union-find, best and bestKey for anchors, both only
// meaningful at a root.
type partition struct {
	slots  []uint32 // place+1 of the key that hashes there, 0 for free
	keys   []Key
	parent []number
	best   []uint64
	anchor []number
}

func (p *partition) reserve(keys int) {
	p.slots = make([]uint32, keys*slotsNumerator/slotsDenominator+slotsDenominator)
	p.keys = append(make([]Key, 0, keys), p.keys...)
	p.parent = append(make([]number, 0, keys), p.parent...)
	for place, key := range p.keys {
		p.slots[p.free(key)] = uint32(place) + 1
	}
}

// slot maps a key's low half to a slot by multiplication, which unlike a mask needs no power of two.
func (p *partition) slot(key Key) int {
	high, _ := bits.Mul64(key.Lo, uint64(len(p.slots)))
	return int(high)
}

func (p *partition) free(key Key) int {
	i := p.slot(key)
	for p.slots[i] != 0 {
		if i++; i == len(p.slots) {
			i = 0
		}
	}
	return i
}

// find returns the key's place, or -1 and the free slot where it belongs.
func (p *partition) find(key Key) (place, slot int) {
	if len(p.slots) == 0 {
		return -1, -1
	}
	for i := p.slot(key); ; {
		entry := p.slots[i]
		if entry == 0 {
			return -1, i
		}
		if p.keys[entry-1] == key {
			return int(entry) - 1, i
		}
		if i++; i == len(p.slots) {
			i = 0
		}
	}
}

// intern returns the number of a key, a new one on first sight.
func (g *Graph) intern(key Key) number {
	part := int(key.Hi >> 56)
	p := &g.parts[part]
	place, slot := p.find(key)
	if place < 0 {
		place = len(p.keys)
		if place == cap(p.keys) {
			p.reserve(max(16, 2*place))
			slot = p.free(key)
		}
		p.slots[slot] = uint32(place) + 1
		p.keys = append(p.keys, key)
		p.parent = append(p.parent, number(place)<<partitionShift|number(part))
		g.keys++
	}
	return number(place)<<partitionShift | number(part)
}

// lookup returns the number of a key that was linked.
func (g *Graph) lookup(key Key) (number, bool) {
	part := int(key.Hi >> 56)
	place, _ := g.parts[part].find(key)
	return number(place)<<partitionShift | number(part), place >= 0
}

func (g *Graph) key(n number) Key { return g.parts[n.partition()].keys[n.place()] }
