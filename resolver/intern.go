package resolver

import (
	"math/bits"
	"runtime"
	"sync/atomic"
)

// Interning gives each key a number of 32 bits, so that the union-find needs 4 bytes an identifier more and not 16. The number is
// the key's place in one open-addressing table of buckets, searched one after the other from the key's home (Knuth, The Art of Computer
// Programming, volume 3, 6.4: linear probing with buckets). A bucket is one line of the cache. The parents of the union-find lie in an
// array of their own: who follows them walks through a fifth of the table, and four times as many fit in a cache.
//
// Keys are hashes already: the high half of a key, times the number of buckets, is its home. That needs no power of two, so that the
// table is as large as was planned, and it makes the order of places nearly that of keys.
//
// Cores put keys into the table at the same time. A place is claimed by one compare-and-swap of its parent, and is in use as soon as
// it has a parent: a table that only grows fuller needs no other lock (Maier, Sanders, Dementiev: "Concurrent hash tables: fast and
// general(?)!", PPoPP 2016, section 4).
//
// Nothing here holds a pointer, so the garbage collector has nothing to scan.

// bucket is a line of the cache: the keys from the first place on that are in use.
type bucket [perBucket]Key

const (
	// perBucket is how many places a bucket has.
	perBucket = 4
	// claimed is the parent of a place whose key is just being written.
	claimed = 1<<32 - 1
	// maxBuckets leaves one bit of a place, see numbered.
	maxBuckets = numbered / perBucket
	// group is how many keys are on their way at a time. Where a key belongs is somewhere in memory, which takes a hundred times as
	// long to answer as to ask: so a loop without branches asks for a whole group before the first answer is needed (Chen, Ailamaki,
	// Gibbons, Mowry: "Improving hash join performance through prefetching", ICDE 2004).
	group = 64
)

// setTable gives the graph an empty table.
func (g *Graph) setTable(buckets uint64) {
	if buckets >= maxBuckets {
		panic("a graph of more than 1.8 billion identifiers")
	}
	buckets++ // the first is no home, so that place 0 is nobody's
	g.table, g.parents = make([]bucket, buckets), make([]uint32, buckets*perBucket)
	adviseHuge(g.table)
	adviseHuge(g.parents)
	g.batch = newBatch(buckets, chunksFor(buckets), g.workers)
}

func (g *Graph) key(place uint32) Key { return g.table[place/perBucket][place%perBucket] }

// at is where the parent of a place is, 0 for a free place; or the number of its component.
func (g *Graph) at(place uint32) *uint32 { return &g.parents[place] }

func (g *Graph) parent(place uint32) uint32 { return atomic.LoadUint32(g.at(place)) }

// places is one more than the greatest place.
func (g *Graph) places() int { return len(g.parents) }

// home is the bucket where a key belongs, or as near behind it as there is a free place.
func (g *Graph) home(key Key) uint32 {
	high, _ := bits.Mul64(key.Hi, uint64(len(g.table)-1))
	return uint32(high) + 1
}

func (g *Graph) after(home uint32) uint32 {
	if home++; int(home) < len(g.table) {
		return home
	}
	return 1
}

// homes puts the homes of a group of keys into dst, and asks for them.
func (g *Graph) homes(dst *[group]uint32, keys []Key) {
	for i, key := range keys {
		dst[i&(group-1)] = g.home(key)
	}
	g.touchHomes(dst[:len(keys)])
}

// touchHomes asks for buckets, and for their parents. That is a loop by itself, because the processor looks a few hundred
// instructions ahead: the fewer there are for each question, the more questions are on their way.
func (g *Graph) touchHomes(homes []uint32) {
	table, parents := g.table, g.parents
	for _, home := range homes {
		atomic.LoadUint64(&table[home][0].Hi)
	}
	for _, home := range homes {
		atomic.LoadUint32(&parents[perBucket*home])
	}
}

// touchKeys asks for the keys at places.
func (g *Graph) touchKeys(places []uint32) {
	table := g.table
	for _, place := range places {
		atomic.LoadUint64(&table[place/perBucket][place%perBucket].Hi)
	}
}

// touchParents asks for the parents of places.
func (g *Graph) touchParents(places []uint32) {
	parents := g.parents
	for _, place := range places {
		atomic.LoadUint32(&parents[place])
	}
}

// touchGrandparents asks for the parents of the parents of places.
func (g *Graph) touchGrandparents(places []uint32) {
	parents := g.parents
	for _, place := range places {
		atomic.LoadUint32(&parents[atomic.LoadUint32(&parents[place])])
	}
}

// touch asks for a place. An atomic load is one that the compiler keeps though nobody wants the value, and the processor goes on.
func (g *Graph) touch(place uint32) { g.parent(place) }

// intern makes places of the homes of a group of keys, and tells how many keys are new.
func (g *Graph) intern(places *[group]uint32, keys []Key) (added int) {
	for i, key := range keys {
		place, isNew := g.internFrom(places[i&(group-1)], key)
		places[i&(group-1)] = place
		if isNew {
			added++
		}
	}
	return added
}

// internFrom searches from a key's home on, and takes the first free place if the key is not there.
func (g *Graph) internFrom(home uint32, key Key) (place uint32, isNew bool) {
	for {
		keys, parents := &g.table[home], (*[perBucket]uint32)(g.parents[perBucket*home:])
		for i := uint32(0); i < perBucket; {
			switch atomic.LoadUint32(&parents[i]) {
			case 0:
				if atomic.CompareAndSwapUint32(&parents[i], 0, claimed) {
					keys[i].Lo = key.Lo
					atomic.StoreUint64(&keys[i].Hi, key.Hi) // others touch it
					atomic.StoreUint32(&parents[i], perBucket*home+i)
					return perBucket*home + i, true
				}
			case claimed:
				runtime.Gosched()
			default:
				if keys[i] == key {
					return perBucket*home + i, false
				}
				i++
			}
		}
		home = g.after(home)
	}
}

// internOwn is internFrom for a worker that has the buckets from home to end to itself. The place is 0 if the key belongs into none of
// them, or has no home among them, which is 0 then.
func (g *Graph) internOwn(home, end uint32, key Key) (place uint32, isNew bool) {
	if home == 0 {
		return 0, false
	}
	for ; home < end; home++ {
		keys := &g.table[home]
		for i := uint32(0); i < perBucket; i++ {
			place := perBucket*home + i
			if keys[i] == key && g.parent(place) != 0 { // a free place looks like the key 0
				return place, false
			}
			if keys[i] == (Key{}) && g.parent(place) == 0 {
				keys[i] = key
				*g.at(place) = place
				return place, true
			}
		}
	}
	return 0, false
}

// find is the place of a key, from its home on; 0 if the key was never linked. It is for a table that does not change. (Without
// branches it takes longer: the processor guesses on while it waits for memory.)
func (g *Graph) find(home uint32, key Key) uint32 {
	for {
		keys := &g.table[home]
		for i := uint32(0); i < perBucket; i++ {
			if keys[i] == key && g.parents[perBucket*home+i] != 0 { // a free place looks like the key 0
				return perBucket*home + i
			}
		}
		if keys[perBucket-1] == (Key{}) && g.parents[perBucket*home+perBucket-1] == 0 {
			return 0
		}
		home = g.after(home)
	}
}

// locate puts the places of keys into dst, which it returns; 0 for a key that was never linked.
func (g *Graph) locate(dst []uint32, keys []Key) []uint32 {
	if cap(dst) < len(keys) {
		dst = make([]uint32, len(keys))
	}
	dst = dst[:len(keys)]
	g.share(len(keys), func(from, to int) {
		var homes [group]uint32
		for ; from < to; from += group {
			rows := keys[from:min(from+group, to)]
			g.homes(&homes, rows)
			for i, key := range rows {
				dst[from+i] = g.find(homes[i&(group-1)], key)
			}
		}
	})
	return dst
}
