package resolver

import "math"

// Graph computes the connected components of links between keys, in memory. The way through it is: Link all links, Rank all
// identifiers, settle ties if there are any, then read the Anchors. A Graph is not for concurrent use.
//
// Memory is 16 bytes for the key, 5 for its slot, 4 for its parent and 12 for its component's anchor: 37 bytes an identifier that
// has a link. Identifiers without links never enter.
type Graph struct {
	parts      [partitions]partition
	keys       int
	components int
	ranked     bool
}

// NewGraph makes a graph with room for that many linked identifiers; more make it grow.
func NewGraph(identifiers int) *Graph {
	g := &Graph{}
	if identifiers > 0 {
		// Hashes spread evenly: a partition holds its share within a few standard deviations (square roots of it), and one that
		// holds more grows by itself.
		share := identifiers/partitions + 1
		for i := range g.parts {
			g.parts[i].reserve(share + 4*int(math.Sqrt(float64(share))))
		}
	}
	return g
}

// GraphBytes estimates the memory of a graph of that many linked identifiers.
func GraphBytes(identifiers uint64) uint64 { return identifiers * 37 }

// Link joins left[i] with right[i], for every i. The columns have one length.
func (g *Graph) Link(left, right []Key) {
	for i := range left {
		before := g.keys
		a, b := g.intern(left[i]), g.intern(right[i])
		g.components += g.keys - before
		if g.union(a, b) {
			g.components--
		}
	}
}

// Identifiers is the number of distinct keys linked so far.
func (g *Graph) Identifiers() int { return g.keys }

// Components is the number of components among them.
func (g *Graph) Components() int { return g.components }

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
