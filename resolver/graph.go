package resolver

import (
	"iter"
	"math"
	"unsafe"
)

// Graph computes the connected components of links between keys, in memory. The way through it is: Link all links, Rank all
// identifiers, settle ties if there are any, then read the Anchors. A Graph is not for concurrent use.
//
// With limits on the members of a type, the way is longer for the components that are over one: Limit, Link and Rank, then
// OverKeys and TakeApart, then Rank and LinkWithin for those alone, then settle ties and read the Anchors of all.
//
// Memory is 16 bytes for the key, 5 for its slot, 4 for its parent, 12 for its component's anchor, and 4 for each limit: 37 bytes
// and more an identifier that has a link. Identifiers without links never enter. GraphBytes adds the slack.
type Graph struct {
	parts      [partitions]partition
	keys       int
	components int
	limits     []TypeLimit
	ranked     bool
	apart      bool // components over a limit were taken apart
	scratch    scratch
}

// NewGraph makes a graph with room for that many linked identifiers; more make it grow.
func NewGraph(identifiers int) *Graph {
	g := &Graph{}
	if identifiers > 0 {
		for i := range g.parts {
			g.parts[i].reserve(room(identifiers))
		}
	}
	return g
}

// room is the number of keys that each partition of a graph of that many is made for. Hashes spread evenly: a partition holds its
// share within a few standard deviations (square roots of it), and one that holds more grows by itself.
func room(identifiers int) int {
	share := identifiers/partitions + 1
	return share + 4*int(math.Sqrt(float64(share)))
}

// GraphBytes plans the memory of a graph of that many linked identifiers with that many limits: what NewGraph and Rank allocate,
// with the room that partitions keep free and with the rest of the last page of each array. That comes to 46 bytes an identifier at
// one million, 41 at two and 38 at ten, and to 4 more for each limit. The keys that a call hands over come on top.
func GraphBytes(identifiers uint64, limits int) uint64 {
	if identifiers == 0 {
		return uint64(unsafe.Sizeof(Graph{}))
	}
	reserved, share := uint64(room(int(identifiers))), identifiers/partitions+1
	arrays := pages(16*reserved) + pages(4*slotsFor(reserved)) + pages(4*reserved) + // keys, slots, parent
		pages(8*share) + pages(4*share) + pages(4*share*uint64(limits)) // best, anchor, counts
	return uint64(unsafe.Sizeof(Graph{})) + block*3*4 + partitions*arrays
}

// pages rounds up to the pages of 8 KiB in which Go's runtime allocates what is larger than four of them.
func pages(bytes uint64) uint64 {
	const page = 8 << 10
	return (bytes + page - 1) / page * page
}

// Link joins left[i] with right[i], for every i. The columns have one length.
func (g *Graph) Link(left, right []Key) {
	for from := 0; from < len(left); from += block {
		to := min(from+block, len(left))
		g.linkBlock(left[from:to], right[from:to])
	}
}

func (g *Graph) linkBlock(left, right []Key) {
	before, s := g.keys, &g.scratch
	s.left, s.right = g.internBlock(s.left, left), g.internBlock(s.right, right)
	g.components += g.keys - before
	for i, a := range s.left {
		if g.union(a, s.right[i]) {
			g.components--
		}
	}
}

// Identifiers is the number of distinct keys linked so far.
func (g *Graph) Identifiers() int { return g.keys }

// Components is the number of components among them.
func (g *Graph) Components() int { return g.components }

// numbers are those of all keys, partition by partition.
func (g *Graph) numbers() iter.Seq[number] {
	return func(yield func(number) bool) {
		for i := range g.parts {
			for place := range g.parts[i].keys {
				if !yield(numberOf(i, place)) {
					return
				}
			}
		}
	}
}

// roots are the numbers that stand for a component, one for each.
func (g *Graph) roots() iter.Seq[number] {
	return func(yield func(number) bool) {
		for i := range g.parts {
			for place, parent := range g.parts[i].parent {
				if parent == numberOf(i, place) && !yield(parent) {
					return
				}
			}
		}
	}
}

func (g *Graph) parentOf(n number) number { return g.parts[n.partition()].parent[n.place()] }

func (g *Graph) setParent(n, parent number) { g.parts[n.partition()].parent[n.place()] = parent }

// union joins two sets and tells whether they were apart. It is Rem's algorithm with splicing, the fastest of the sequential
// union-find algorithms measured by Patwary, Blair and Manne ("Experiments on union-find algorithms for the disjoint-set data
// structure", SEA 2010): both paths are walked together, always the one whose parent is smaller, and each step hangs the node it
// leaves onto the other path. Parents never decrease along a path.
func (g *Graph) union(x, y number) bool {
	for {
		px, py := g.parentOf(x), g.parentOf(y)
		if px == py {
			return false
		}
		if px > py {
			x, y, px, py = y, x, py, px
		}
		if x == px { // x is a root: hang it below the other path's parent
			g.setParent(x, py)
			return true
		}
		g.setParent(x, py)
		x = px
	}
}

// root follows parents to the set's root, halving the path on the way.
func (g *Graph) root(n number) number {
	for {
		parent := g.parentOf(n)
		if parent == n {
			return n
		}
		grandparent := g.parentOf(parent)
		g.setParent(n, grandparent)
		n = grandparent
	}
}
