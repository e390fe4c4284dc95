package resolver

import (
	"math/bits"
	"slices"
)

// Interning gives each key a dense number, so that the union-find works on flat arrays of 4 bytes an identifier instead of 16.
//
// The table is radix-partitioned: the top byte of a key selects one of 256 small open-addressing tables. Keys are hashes already,
// so the partitions fill evenly, and a partition grows by itself without a pause for the whole. A number holds the partition in
// its low byte and the place within it above, which leaves room for 2^24-1 keys a partition, 4.3 billion in all.
//
// A slot is 32 bits: the place, and a tag, 8 bits of the key. Keys are compared only where the tags are the same, so a search reads
// hardly any key but its own, where each would be a miss of the cache.
//
// Nothing here holds a pointer per key, so the garbage collector has nothing to scan.

const (
	partitions     = 256
	partitionShift = 8
	placeBits      = 32 - partitionShift
	// slotsPerKey keeps at least a fifth of the slots free: linear probing stays short up to there.
	slotsNumerator, slotsDenominator = 5, 4
)

// number is the dense name of a key: place<<partitionShift | partition.
type number uint32

func numberOf(partition, place int) number {
	return number(place)<<partitionShift | number(partition)
}

func (n number) partition() int { return int(n & (partitions - 1)) }
func (n number) place() int     { return int(n >> partitionShift) }

// partition is one table, and everything known of its keys: parent for the union-find, then what only means something at a root.
type partition struct {
	slots  []uint32 // tag and place+1 of the key that hashes there, 0 for free
	keys   []Key
	parent []number

	best   []uint64 // the component's lowest rank
	anchor []number // who has it
	counts []uint32 // the component's members of each limited type: as many in a row as there are limits
}

func (p *partition) reserve(keys int) {
	p.slots = make([]uint32, slotsFor(uint64(keys)))
	p.keys = append(make([]Key, 0, keys), p.keys...)
	p.parent = append(make([]number, 0, keys), p.parent...)
	for place, key := range p.keys {
		p.slots[p.free(key)] = slotOf(key, place)
	}
}

func slotsFor(keys uint64) uint64 { return keys*slotsNumerator/slotsDenominator + slotsDenominator }

// slot maps a key's low half to a slot by multiplication, which unlike a mask needs no power of two.
func (p *partition) slot(key Key) int {
	high, _ := bits.Mul64(key.Lo, uint64(len(p.slots)))
	return int(high)
}

// tagOf takes bits that select neither the partition nor the slot.
func tagOf(key Key) uint32 { return uint32(key.Hi & 0xff) }

func slotOf(key Key, place int) uint32 { return tagOf(key)<<placeBits | uint32(place+1) }

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
	tag := tagOf(key)
	for i := p.slot(key); ; {
		entry := p.slots[i]
		if entry == 0 {
			return -1, i
		}
		if entry>>placeBits == tag {
			if place := int(entry&(1<<placeBits-1)) - 1; p.keys[place] == key {
				return place, i
			}
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
		p.slots[slot] = slotOf(key, place)
		p.keys = append(p.keys, key)
		p.parent = append(p.parent, numberOf(part, place))
		g.keys++
	}
	return numberOf(part, place)
}

// lookup returns the number of a key that was linked.
func (g *Graph) lookup(key Key) (number, bool) {
	part := int(key.Hi >> 56)
	place, _ := g.parts[part].find(key)
	return numberOf(part, place), place >= 0
}

func (g *Graph) key(n number) Key { return g.parts[n.partition()].keys[n.place()] }

// block is how many keys are looked up at a time, partition by partition: a table then stays in the cache while it is needed, and
// so do the pages of its addresses. With the tags this makes a link 1.5 times as fast, of 2 or 10 million.
const block = 128 << 10

// scratch is the room for one block.
type scratch struct {
	order       []uint32
	left, right []number
}

// byPartition orders the indexes of a block's keys by partition: a counting sort.
func (s *scratch) byPartition(keys []Key) []uint32 {
	s.order = slices.Grow(s.order[:0], len(keys))[:len(keys)]
	var next [partitions]uint32
	for i := range keys {
		next[keys[i].Hi>>56]++
	}
	before := uint32(0)
	for part, count := range next {
		next[part], before = before, before+count
	}
	for i := range keys {
		at := &next[keys[i].Hi>>56]
		s.order[*at] = uint32(i)
		*at++
	}
	return s.order
}

// internBlock puts the numbers of a block's keys into dst, which it returns.
func (g *Graph) internBlock(dst []number, keys []Key) []number {
	dst = slices.Grow(dst[:0], len(keys))[:len(keys)]
	for _, i := range g.scratch.byPartition(keys) {
		dst[i] = g.intern(keys[i])
	}
	return dst
}
