package resolver

import (
	"math"
	"unsafe"
)

const (
	// A table of n keys keeps an eighth of its places free: four in five keys are then in their home, and few more than a bucket away.
	placesNumerator, placesDenominator = 8, 7
	// A table that is fuller than this, because there are more keys than were planned, grows.
	fullNumerator, fullDenominator = 15, 16
	fewestBuckets                  = 8
)

func bucketsFor(keys uint64) uint64 {
	return max(fewestBuckets, keys*placesNumerator/(placesDenominator*perBucket)+1)
}

// GraphBytes plans the memory of a graph of that many linked identifiers with that many limits, at most: what NewGraph, Rank and
// TakeApart allocate, with the rest of the last page of each array. Each link is of two identifiers, so that there are at most
// half as many components: then it comes to 29.0 bytes an identifier. Limits may take all of those apart, which is 34.9 bytes and 4
// for each limit. The keys that a call hands over come on top.
func GraphBytes(identifiers uint64, limits int) uint64 {
	buckets := bucketsFor(identifiers)
	if identifiers >= numbered || buckets >= maxBuckets {
		return math.MaxUint64
	}
	whole, pieces := identifiers/2, uint64(0)
	if limits > 0 {
		pieces = identifiers - whole
	}
	bytes := uint64(unsafe.Sizeof(Graph{})) + pages(4*chunk)
	bytes += pages((buckets+1)*uint64(unsafe.Sizeof(bucket{}))) + pages((buckets+1)*perBucket*4)
	bytes += max(batchBytes(buckets), componentBytes(whole, limits)) + componentBytes(pieces, limits)
	return bytes
}

// componentBytes is what newComponents allocates.
func componentBytes(number uint64, limits int) uint64 {
	return pages(number*uint64(unsafe.Sizeof(component{}))) + pages(number*4*uint64(limits))
}

// pages rounds up to the pages of 8 KiB in which Go's runtime allocates what is larger than four of them.
func pages(bytes uint64) uint64 {
	const page = 8 << 10
	return (bytes + page - 1) / page * page
}

// room is how many new keys there is room for, at least 2: a table that is too full grows before.
func (g *Graph) room() int {
	if room := g.free(); room >= max(2, g.places()/32) {
		return room
	}
	g.grow(bucketsFor(uint64(2 * g.keys)))
	return g.free()
}

func (g *Graph) free() int { return (len(g.table)-1)*perBucket*fullNumerator/fullDenominator - g.keys }

// grow moves all keys to a larger table. Their places change, and a root has to be the greatest place of its component.
func (g *Graph) grow(buckets uint64) {
	old := Graph{table: g.table, parents: g.parents}
	for place := old.places() - 1; place >= 0; place-- { // parents are greater: theirs are roots already
		parent := old.at(uint32(place))
		*parent = *old.at(*parent)
	}
	g.setTable(buckets)
	moved, greatest := make([]uint32, old.places()), make([]uint32, old.places()) // the latter for roots
	for place := range moved {
		if root := *old.at(uint32(place)); root != 0 {
			key := old.key(uint32(place))
			moved[place], _ = g.internFrom(g.home(key), key)
			greatest[root] = max(greatest[root], moved[place])
		}
	}
	for place, to := range moved {
		if to != 0 {
			*g.at(to) = greatest[*old.at(uint32(place))]
		}
	}
}
