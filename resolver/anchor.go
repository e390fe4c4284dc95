package resolver

import (
	"fmt"
	"math"
)

// A component's anchor is its identifier of the lowest rank, by which the profile was first known. A Rank orders identifiers by
// first sight and type priority, those that are published anchors before all others; identifiers that share all that are ordered by
// their values, which only the warehouse has. Such ties between two candidates for one anchor are rare, so they are settled in a
// second pass over the tied ones alone.

const (
	// tied marks in best that another identifier of the component has the same rank.
	tied = uint64(1) << 63
	// unpublished marks the ranks of identifiers that are no published anchors.
	unpublished = uint64(1) << 62

	unranked = math.MaxUint64 &^ tied
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
		for i := range g.parts {
			g.parts[i].unrank(len(g.limits))
		}
	}
	for i, key := range keys {
		n, linked := g.lookup(key)
		if !linked {
			continue
		}
		root := g.root(n)
		p, place := &g.parts[root.partition()], root.place()
		best := p.best[place]
		if g.apart && best != unranked {
			continue
		}
		switch {
		case ranks[i] < best&^tied:
			p.best[place], p.anchor[place] = ranks[i], n
		case ranks[i] == best&^tied:
			p.best[place] = best | tied
		}
		g.count(root, ranks[i])
	}
}

// unrank makes the arrays that ranks fill.
func (p *partition) unrank(limits int) {
	p.best = make([]uint64, len(p.keys))
	p.anchor = make([]number, len(p.keys))
	p.counts = make([]uint32, len(p.keys)*limits)
	for place := range p.best {
		p.best[place] = unranked
	}
}

// Ties counts the components whose lowest rank two or more identifiers share.
func (g *Graph) Ties() int {
	ties := 0
	if g.ranked {
		for root := range g.roots() {
			if g.parts[root.partition()].best[root.place()]&tied != 0 {
				ties++
			}
		}
	}
	return ties
}

// Tied appends to dst those of the keys that share the lowest rank of their component.
func (g *Graph) Tied(dst, keys []Key, ranks []uint64) []Key {
	for i, key := range keys {
		n, linked := g.lookup(key)
		if !linked {
			continue
		}
		root := g.root(n)
		if g.parts[root.partition()].best[root.place()] == ranks[i]|tied {
			dst = append(dst, key)
		}
	}
	return dst
}

// Settle makes the first of the keys in each tied component its anchor. The keys are the tied ones, ordered by value.
func (g *Graph) Settle(keys []Key) {
	for _, key := range keys {
		n, linked := g.lookup(key)
		if !linked {
			continue
		}
		root := g.root(n)
		p, place := &g.parts[root.partition()], root.place()
		if p.best[place]&tied != 0 {
			p.best[place], p.anchor[place] = p.best[place]&^tied, n
		}
	}
}

// Anchors calls write with portions of linked keys and the anchor of each one's component. The slices are reused between calls.
// It is an error when a component is over a limit, or when one has no ranked identifier or an unsettled tie: links and identifiers
// then disagree.
func (g *Graph) Anchors(portion int, write func(keys, anchors []Key) error) error {
	if over := g.Over(); over > 0 {
		return fmt.Errorf("%d components hold more identifiers of a type than their limit: they were not taken apart", over)
	}
	pairs := pairs{portion: portion, write: write}
	for n := range g.numbers() {
		root := g.root(n)
		p := &g.parts[root.partition()]
		if p.best == nil || p.best[root.place()] >= unranked {
			key := g.key(n)
			return fmt.Errorf("the component of key %016x%016x has no settled anchor: links and identifiers disagree", key.Hi, key.Lo)
		}
		if err := pairs.add(g.key(n), g.key(p.anchor[root.place()])); err != nil {
			return err
		}
	}
	return pairs.flush()
}

// pairs hands pairs of keys on as columns of one length.
type pairs struct {
	keys, others []Key
	portion      int
	write        func(keys, others []Key) error
}

func (p *pairs) add(key, other Key) error {
	if p.keys == nil {
		p.keys, p.others = make([]Key, 0, p.portion), make([]Key, 0, p.portion)
	}
	p.keys, p.others = append(p.keys, key), append(p.others, other)
	if len(p.keys) < p.portion {
		return nil
	}
	return p.flush()
}

func (p *pairs) flush() error {
	if len(p.keys) == 0 {
		return nil
	}
	err := p.write(p.keys, p.others)
	p.keys, p.others = p.keys[:0], p.others[:0]
	return err
}
