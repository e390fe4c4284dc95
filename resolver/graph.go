package resolver

import (
	"runtime"
	"sync/atomic"
)

// Graph computes the connected components of links between keys, in memory. The way through it is: Link all links, Rank all
// identifiers, settle ties if there are any, then read the Anchors. A Graph is not for concurrent use; each call works on all cores
// by itself.
//
// With limits on the members of a type, the way is longer for the components that are over one: Limit, Link and Rank, then
// OverKeys and TakeApart, then Rank and LinkWithin for those alone, then settle ties and read the Anchors of all.
//
// Memory is a place in a table for each linked identifier, 16 bytes for its key and 4 for its parent, with a seventh of the places to
// spare; 32 bytes for each of the links that wait, if the graph is large; and once all links are there, in their room, 12 bytes for each
// component and 4 for each of its limits. Identifiers without links never enter.
// GraphBytes plans it.
type Graph struct {
	table   []bucket // of keys
	parents []uint32 // in the union-find, of each place of the table
	batch   *batch   // links that wait; none for a small graph
	keys    int      // places in use
	unions  int      // links that joined two components
	workers int
	alone   int // up to so many rows one worker takes alone

	limits []TypeLimit
	ranked bool // places hold numbers of components, no parents
	apart  bool // components over a limit were taken apart
	whole  components
	pieces components // of those that were taken apart, numbered on from whole
	joined bool       // some components were joined after they were numbered
	found  []uint32   // places of the keys at hand
}

// NewGraph makes a graph with room for that many linked identifiers; more make it grow.
func NewGraph(identifiers int) *Graph {
	const few = 2048 // rows that take one core less time than it takes to wake another
	g := &Graph{workers: runtime.GOMAXPROCS(0), alone: few}
	g.setTable(bucketsFor(uint64(identifiers)))
	return g
}

// Link joins left[i] with right[i], for every i. The columns have one length.
func (g *Graph) Link(left, right []Key) {
	for len(left) > 0 {
		if g.batch != nil {
			left, right = g.wait(left, right)
			continue
		}
		// No more rows at a time than there is room for, if every key is new.
		rows := min(g.room()/2, len(left))
		if g.batch == nil { // a table that just grew may have one
			g.link(left[:rows], right[:rows])
			left, right = left[rows:], right[rows:]
		}
	}
}

func (g *Graph) link(left, right []Key) {
	var keys, unions atomic.Int64
	g.share(len(left), func(from, to int) {
		newKeys, newUnions := g.linkRows(left[from:to], right[from:to])
		keys.Add(int64(newKeys))
		unions.Add(int64(newUnions))
	})
	g.keys += int(keys.Load())
	g.unions += int(unions.Load())
}

// linkRows interns the keys of a group of links before it joins the first, and touches what the next step will read before it
// reads the first: see group.
func (g *Graph) linkRows(left, right []Key) (keys, unions int) {
	var lefts, rights [group]uint32
	for len(left) > 0 {
		rows := min(group, len(left))
		g.homes(&lefts, left[:rows])
		g.homes(&rights, right[:rows])
		keys += g.intern(&lefts, left[:rows])
		keys += g.intern(&rights, right[:rows])
		g.touchGrandparents(lefts[:rows])
		g.touchGrandparents(rights[:rows])
		for i, a := range lefts[:rows] {
			if g.union(a, rights[i]) {
				unions++
			}
		}
		left, right = left[rows:], right[rows:]
	}
	return keys, unions
}

// Identifiers is the number of distinct keys linked so far.
func (g *Graph) Identifiers() int {
	g.flush()
	return g.keys
}

// Components is the number of components among them.
func (g *Graph) Components() int {
	g.flush()
	return g.keys - g.unions
}
