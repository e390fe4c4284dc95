package resolver

import "math"

// A component's anchor is its identifier of the lowest rank, by which the profile was first known. A Rank orders identifiers by
// first sight and type priority, those that are published anchors before all others; identifiers that share all that are ordered by
// their values, which only the warehouse has. Such ties between two candidates for one anchor are rare, so they are settled in a
// second pass over the tied ones alone.

const (
	// tied marks in best that another identifier of the component has the same rank.
	tied = uint64(1) << 63
	// unpublished marks the ranks of identifiers that are no published anchors.
	unpublished = uint64(1) << 62

	unranked = uint64(math.MaxUint64) &^ tied
)

// Rank packs what orders anchors into 63 bits: whether the identifier is the anchor of a published profile, whose id then stays,
// the time of first sight in milliseconds since 1900 (the warehouse's earliest DateTime64), and the type's priority (0 to 255,
// highest first).
func Rank(millisSince1900 uint64, priority uint8, published bool) uint64 {
	rank := millisSince1900<<8 | uint64(priority)
	if !published {
		rank |= unpublished
	}
	return rank
}

// Rank gives each identifier its rank. Keys without links are passed over. Call it after the last Link, in as many portions as
// needed, each identifier once; and after TakeApart again, for the identifiers that were taken apart, where all others are passed over.
func (g *Graph) Rank(keys []Key, ranks []uint64) {
	if !g.ranked {
		g.ranked = true
		g.endBatch()
		g.whole = newComponents(g.number(), len(g.limits))
		g.unrank(g.whole.list)
	}
	g.share(len(keys), func(from, to int) { g.rankRows(keys[from:to], ranks[from:to]) })
}

// rankRows asks for what it will read a group ahead, see group.
func (g *Graph) rankRows(keys []Key, ranks []uint64) {
	var places [group]uint32
	for len(keys) > 0 {
		rows := min(group, len(keys))
		g.homes(&places, keys[:rows])
		for i, key := range keys[:rows] {
			places[i&(group-1)] = g.find(places[i&(group-1)], key)
		}
		g.touchComponents(places[:rows])
		for i, place := range places[:rows] {
			if place != 0 {
				g.bid(g.of(place), place, ranks[i])
			}
		}
		keys, ranks = keys[rows:], ranks[rows:]
	}
}

// bid makes the identifier at a place the anchor of its component, unless another one has a lower rank, and counts it.
func (g *Graph) bid(number, place uint32, rank uint64) {
	c := g.component(number)
	if g.apart && c.decided() {
		return
	}
	if c.outbid(rank) {
		g.count(number, rank)
		return
	}
	anchor := c.lock()
	switch best := c.best(); {
	case g.apart && best != unranked:
		c.unlock(anchor)
		return
	case rank < best&^tied:
		c.set(rank)
		anchor = place
	case rank == best&^tied:
		c.set(best | tied)
	}
	c.unlock(anchor)
	g.count(number, rank)
}

// Ties counts the components whose lowest rank two or more identifiers share.
func (g *Graph) Ties() int {
	ties := 0
	for number := range g.total() {
		if best := g.component(uint32(number)).best(); best&tied != 0 && best != joined {
			ties++
		}
	}
	return ties
}

// Tied appends to dst those of the keys that share the lowest rank of their component.
func (g *Graph) Tied(dst, keys []Key, ranks []uint64) []Key {
	if !g.ranked {
		return dst
	}
	for from := 0; from < len(keys); from += chunk {
		to := min(from+chunk, len(keys))
		g.found = g.locate(g.found, keys[from:to])
		for i, place := range g.found {
			if place != 0 && g.component(g.of(place)).best() == ranks[from+i]|tied {
				dst = append(dst, keys[from+i])
			}
		}
	}
	return dst
}

// Settle makes the first of the keys in each tied component its anchor. The keys are the tied ones, ordered by value.
func (g *Graph) Settle(keys []Key) {
	if !g.ranked {
		return
	}
	for from := 0; from < len(keys); from += chunk {
		g.found = g.locate(g.found, keys[from:min(from+chunk, len(keys))])
		for _, place := range g.found {
			if place == 0 {
				continue
			}
			if c := g.component(g.of(place)); c.best()&tied != 0 {
				c.set(c.best() &^ tied)
				c.anchor = place
			}
		}
	}
}
