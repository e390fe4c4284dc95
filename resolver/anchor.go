package resolver

import (
	"fmt"
	"math"
)

// A component's anchor is its identifier of the lowest rank, by which the profile was first known. A Rank orders identifiers by
// first sight and type priority; identifiers that share both are ordered by their values, which only the warehouse has. Such ties
// between two candidates for one anchor are rare, so they are settled in a second pass over the tied ones alone.

// tied marks in best that another identifier of the component has the same rank.
const tied = uint64(1) << 63

const unranked = math.MaxUint64 &^ tied

// Rank packs what orders anchors into 63 bits: the time of first sight, in milliseconds since 1900 (the warehouse's earliest
// DateTime64), then the type's priority (0 to 255, highest first).
func Rank(millisSince1900 uint64, priority uint8) uint64 {
	return millisSince1900<<8 | uint64(priority)
}

// Rank gives each identifier its rank. Keys without links are passed over. Call it after the last Link, in as many portions as
// needed, each identifier once.
func (g *Graph) Rank(keys []Key, ranks []uint64) {
	if !g.ranked {
		g.ranked = true
		for i := range g.parts {
			p := &g.parts[i]
			p.best = make([]uint64, len(p.keys))
			p.anchor = make([]number, len(p.keys))
			for place := range p.best {
				p.best[place] = unranked
			}
		}
	}
	for i, key := range keys {
		n, linked := g.lookup(key)
		if !linked {
			continue
		}
		root := g.root(n)
		p, place := &g.parts[root.partition()], root.place()
		switch best := p.best[place]; {
		case ranks[i] < best&^tied:
			p.best[place], p.anchor[place] = ranks[i], n
		case ranks[i] == best&^tied:
			p.best[place] = best | tied
		}
	}
}

// Ties counts the components whose lowest rank two or more identifiers share.
func (g *Graph) Ties() int {
	ties := 0
	for i := range g.parts {
		p := &g.parts[i]
		for place, best := range p.best {
			if best&tied != 0 && p.parent[place] == number(place)<<partitionShift|number(i) {
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
// It is an error when a component has no ranked identifier or an unsettled tie: links and identifiers then disagree.
func (g *Graph) Anchors(portion int, write func(keys, anchors []Key) error) error {
	keys, anchors := make([]Key, 0, portion), make([]Key, 0, portion)
	for i := range g.parts {
		for place, key := range g.parts[i].keys {
			root := g.root(number(place)<<partitionShift | number(i))
			p := &g.parts[root.partition()]
			if p.best == nil || p.best[root.place()] >= unranked {
				return fmt.Errorf("the component of key %016x%016x has no settled anchor: links and identifiers disagree", key.Hi, key.Lo)
			}
			keys, anchors = append(keys, key), append(anchors, g.key(p.anchor[root.place()]))
			if len(keys) == portion {
				if err := write(keys, anchors); err != nil {
					return err
				}
				keys, anchors = keys[:0], anchors[:0]
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return write(keys, anchors)
}
