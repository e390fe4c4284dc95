package resolver

import (
	"fmt"
	"sync/atomic"
)

// chunk is how many keys are located at a time where a core alone does the rest.
const chunk = 64 << 10

// Anchors calls write with portions of linked keys and the anchor of each one's component. The slices are reused between calls.
// It is an error when a component is over a limit, or when one has no ranked identifier or an unsettled tie: links and identifiers
// then disagree.
func (g *Graph) Anchors(portion int, write func(keys, anchors []Key) error) error {
	g.flush()
	if over := g.Over(); over > 0 {
		return fmt.Errorf("%d components hold more identifiers of a type than their limit: they were not taken apart", over)
	}
	var places []uint32
	var keys, anchors []Key
	for from := 0; ; {
		if places, from = g.used(places[:0], portion, from); len(places) == 0 {
			return nil
		}
		if keys == nil {
			keys, anchors = make([]Key, len(places)), make([]Key, len(places))
		}
		keys, anchors = keys[:len(places)], anchors[:len(places)]
		if lost := g.fillAnchors(places, keys, anchors); lost != 0 {
			key := g.key(lost)
			return fmt.Errorf("the component of key %016x%016x has no settled anchor: links and identifiers disagree", key.Hi, key.Lo)
		}
		if err := write(keys, anchors); err != nil {
			return err
		}
	}
}

// used appends the places in use, from one on, until there are that many, and returns where to go on.
func (g *Graph) used(places []uint32, number, from int) ([]uint32, int) {
	for ; from < g.places() && len(places) < number; from++ {
		if *g.at(uint32(from)) != 0 {
			places = append(places, uint32(from))
		}
	}
	return places, from
}

// fillAnchors puts the keys at places and the anchors of their components into columns. A place whose component has no settled
// anchor comes back.
func (g *Graph) fillAnchors(places []uint32, keys, anchors []Key) (lost uint32) {
	if !g.ranked {
		return places[0]
	}
	var stray atomic.Uint32
	g.share(len(places), func(from, to int) {
		var of [group]uint32
		for ; from < to; from += group {
			rows := places[from:min(from+group, to)]
			g.touchComponents(rows)
			for i, place := range rows {
				c := g.component(g.of(place))
				if c.best() >= unranked {
					stray.Store(place)
				}
				of[i&(group-1)] = c.anchor
			}
			g.touchKeys(of[:len(rows)])
			for i, place := range rows {
				keys[from+i], anchors[from+i] = g.key(place), g.key(of[i&(group-1)])
			}
		}
	})
	return stray.Load()
}
