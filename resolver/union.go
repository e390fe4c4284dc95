package resolver

import "sync/atomic"

// union joins two sets and tells whether they were apart. It is Rem's algorithm with splicing, the fastest of the sequential
// union-find algorithms measured by Patwary, Blair and Manne ("Experiments on union-find algorithms for the disjoint-set data
// structure", SEA 2010): both paths are walked together, always the one whose parent is smaller, and each step hangs the node it
// leaves onto the other path. Parents never decrease, neither along a path nor over time.
//
// Several cores do so at once, each step a compare-and-swap, as do Dhulipala, Hong and Shun ("ConnectIt: a framework for static and
// incremental parallel graph connectivity algorithms", VLDB 2020: Union-Rem-CAS with SpliceAtomic). To hang x on py forgets that x
// was joined with px, which the same core has yet to join with py. Nobody's other step relies on that in the meantime: what py is
// joined by are parents of at least py, and px is smaller.
func (g *Graph) union(x, y uint32) bool {
	for {
		px, py := g.parent(x), g.parent(y)
		if px == py {
			return false
		}
		if px > py {
			x, y, px, py = y, x, py, px
		}
		hung := atomic.CompareAndSwapUint32(g.at(x), px, py)
		if x != px {
			x = px
		} else if hung { // x was a root
			return true
		}
	}
}

// numbered marks a parent that is the number of the component.
const numbered = 1 << 31

// number replaces parents by the numbers of components, and returns how many there are.
func (g *Graph) number() int {
	var next atomic.Uint32
	g.share(g.places(), func(from, to int) {
		roots := uint32(0)
		for place := from; place < to; place++ {
			if parent := *g.at(uint32(place)); parent == uint32(place) && parent != 0 {
				roots++
			}
		}
		number := next.Add(roots) - roots
		for place := from; place < to; place++ {
			if parent := *g.at(uint32(place)); parent == uint32(place) && parent != 0 {
				*g.at(uint32(place)) = number | numbered
				number++
			}
		}
	})
	// Parents are greater, so from the last place to the first nearly all parents are numbered before their children.
	last := g.places()
	g.share(last, func(from, to int) {
		for ; from < to; from += group {
			g.numberChildren(last-min(from+group, to), last-from)
		}
	})
	return int(next.Load())
}

// numberChildren takes over the numbers of parents, for a group of places.
func (g *Graph) numberChildren(from, to int) {
	var children [group]uint32
	found := 0
	for place := from; place < to; place++ {
		parent := g.parent(uint32(place))
		if parent-1 < numbered-1 { // neither 0 nor a number
			g.touch(parent)
			children[found&(group-1)] = uint32(place)
			found++
		}
	}
	for i := found - 1; i >= 0; i-- {
		parent := g.parent(children[i])
		for parent&numbered == 0 {
			parent = g.parent(parent)
		}
		atomic.StoreUint32(g.at(children[i]), parent)
	}
}
