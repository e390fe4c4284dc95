package resolver

import (
	"math"
	"runtime"
	"sync/atomic"
)

// component is what is known of one: its lowest rank, in words of 32 bits, and who has it. 12 bytes, where a rank in one piece would
// make it 16.
type component struct{ high, low, anchor uint32 }

const (
	// deciding is the anchor of a component that a core is just comparing ranks for.
	deciding = 1<<32 - 1
	// joined is the rank of a component that was joined with the one whose number is its anchor.
	joined = math.MaxUint64
)

// components are as many, and for each as many counts in a row as there are limits: its members of each limited type.
type components struct {
	list   []component
	counts []uint32
}

func newComponents(number, limits int) components {
	c := components{list: make([]component, number), counts: make([]uint32, number*limits)}
	adviseHuge(c.list)
	adviseHuge(c.counts)
	return c
}

func (g *Graph) unrank(list []component) {
	g.share(len(list), func(from, to int) {
		for i := from; i < to; i++ {
			list[i].set(unranked)
		}
	})
}

func (c *component) best() uint64 { return uint64(c.high)<<32 | uint64(c.low) }

// set is atomic in the half that outbid reads without asking.
func (c *component) set(best uint64) {
	atomic.StoreUint32(&c.high, uint32(best>>32))
	c.low = uint32(best)
}

// lock keeps other cores off, and returns the anchor, which unlock sets.
func (c *component) lock() uint32 {
	for {
		anchor := atomic.LoadUint32(&c.anchor)
		if anchor != deciding && atomic.CompareAndSwapUint32(&c.anchor, anchor, deciding) {
			return anchor
		}
		runtime.Gosched()
	}
}

func (c *component) unlock(anchor uint32) { atomic.StoreUint32(&c.anchor, anchor) }

// outbid tells that a rank is no component's lowest any more, for sure: half of a rank is hours. Ranks only get lower, so that a
// half which is old misleads nobody.
func (c *component) outbid(rank uint64) bool {
	return uint32(rank>>32) > atomic.LoadUint32(&c.high)&^uint32(tied>>32)
}

// decided tells, for sure, that a component has a rank.
func (c *component) decided() bool {
	return atomic.LoadUint32(&c.high) != uint32(unranked>>32)
}

// total is how many components there are, those included that were joined with another.
func (g *Graph) total() int { return len(g.whole.list) + len(g.pieces.list) }

func (g *Graph) component(number uint32) *component {
	if whole := uint32(len(g.whole.list)); number >= whole {
		return &g.pieces.list[number-whole]
	}
	return &g.whole.list[number]
}

// counts are the members of each limited type in a component.
func (g *Graph) counts(number uint32) []uint32 {
	counts := g.whole.counts
	if whole := uint32(len(g.whole.list)); number >= whole {
		counts, number = g.pieces.counts, number-whole
	}
	from := int(number) * len(g.limits)
	return counts[from : from+len(g.limits)]
}

// of is the number of the component of the identifier at a place, once it has one.
func (g *Graph) of(place uint32) uint32 {
	number := *g.at(place) &^ numbered
	if g.joined {
		for c := g.component(number); c.best() == joined; c = g.component(number) {
			number = c.anchor
		}
	}
	return number
}

// touchComponents asks for the components of the identifiers at places, which may be 0.
func (g *Graph) touchComponents(places []uint32) {
	parents, list := g.parents, g.whole.list
	for _, place := range places {
		if number := parents[place] &^ numbered; number < uint32(len(list)) {
			atomic.LoadUint32(&list[number].high)
		}
	}
}

// shorten is of, and makes the way there shorter by half: for a core alone.
func (g *Graph) shorten(place uint32) uint32 {
	number := *g.at(place) &^ numbered
	for {
		c := g.component(number)
		if c.best() != joined {
			return number
		}
		if next := g.component(c.anchor); next.best() == joined {
			c.anchor = next.anchor
		}
		number = c.anchor
	}
}
