package resolver

import (
	"fmt"
	"slices"
)

// A limit says how many identifiers of a type a profile may have. Most components are far from it, so they are computed without
// looking at it, and counted. Those that turn out to be over one are taken apart, and put together again from their links in order of
// strength, where a link that would break a limit is cut. That is Kruskal's algorithm ("On the shortest spanning subtree of a graph
// and the traveling salesman problem", 1956) with a condition beside the one that both ends be apart: each root keeps the counts of
// its component, so the condition costs a comparison. A link that was refused once would be refused for ever after, because
// components only grow: one pass decides. The order of links is total, so the result does not depend on how they arrive.

// TypeLimit allows a component Max identifiers, at least 1, of the type of that priority, the low byte of a rank.
type TypeLimit struct {
	Priority uint8
	Max      int
}

// Limit sets the limits, before the first call of Rank.
func (g *Graph) Limit(limits []TypeLimit) { g.limits = slices.Clone(limits) }

// Over counts the components that hold more identifiers of a type than a limit allows. Call it after all identifiers were ranked.
func (g *Graph) Over() int {
	over := 0
	if g.ranked && len(g.limits) > 0 {
		for root := range g.roots() {
			if g.over(root) {
				over++
			}
		}
	}
	return over
}

// LinkWithin joins left[i] with right[i], one after the other, where no limit would be broken by that; other links are cut. Call it
// with the links of components that were taken apart, strongest first, after their identifiers were ranked. Links of other
// components may come too, and change nothing. A key that was never linked or ranked is an error: links and identifiers disagree.
func (g *Graph) LinkWithin(left, right []Key) error {
	for i := range left {
		a, err := g.rankedRoot(left[i])
		if err != nil {
			return err
		}
		b, err := g.rankedRoot(right[i])
		if err != nil {
			return err
		}
		if a != b && g.fit(a, b) {
			g.merge(min(a, b), max(a, b))
		}
	}
	return nil
}

func (g *Graph) rankedRoot(key Key) (number, error) {
	n, linked := g.lookup(key)
	if !linked {
		return 0, fmt.Errorf("a link of key %016x%016x, which had none before: links and identifiers disagree", key.Hi, key.Lo)
	}
	root := g.root(n)
	if p := &g.parts[root.partition()]; p.best == nil || p.best[root.place()] == unranked {
		return 0, fmt.Errorf("a link of key %016x%016x, which has no rank: links and identifiers disagree", key.Hi, key.Lo)
	}
	return root, nil
}

// merge hangs the root a below the root b, which is greater, as union has it.
func (g *Graph) merge(a, b number) {
	from, to := &g.parts[a.partition()], &g.parts[b.partition()]
	switch best, rival := from.best[a.place()], to.best[b.place()]; {
	case best&^tied < rival&^tied:
		to.best[b.place()], to.anchor[b.place()] = best, from.anchor[a.place()]
	case best&^tied == rival&^tied:
		to.best[b.place()] |= tied
	}
	sum := g.counts(b)
	for i, count := range g.counts(a) {
		sum[i] += count
	}
	from.parent[a.place()] = b
	g.components--
}

// counts are the members of each limited type in the component of a root.
func (g *Graph) counts(root number) []uint32 {
	from := root.place() * len(g.limits)
	return g.parts[root.partition()].counts[from : from+len(g.limits)]
}

// count adds an identifier of that rank.
func (g *Graph) count(root number, rank uint64) {
	for i, limit := range g.limits {
		if limit.Priority == uint8(rank) {
			g.counts(root)[i]++
		}
	}
}

func (g *Graph) over(root number) bool {
	for i, count := range g.counts(root) {
		if int(count) > g.limits[i].Max {
			return true
		}
	}
	return false
}

// fit tells whether two components would be within all limits as one.
func (g *Graph) fit(a, b number) bool {
	with := g.counts(b)
	for i, count := range g.counts(a) {
		if int(count)+int(with[i]) > g.limits[i].Max {
			return false
		}
	}
	return true
}
