package resolver

import (
	"fmt"
	"slices"
	"sync/atomic"
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
	if len(g.limits) > 0 {
		for number := range g.total() {
			if g.over(uint32(number)) {
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
	for from := 0; from < len(left); from += chunk {
		to := min(from+chunk, len(left))
		if err := g.linkWithin(left[from:to], right[from:to]); err != nil {
			return err
		}
	}
	return nil
}

func (g *Graph) linkWithin(left, right []Key) error {
	places := g.locate(g.found, left)
	others := g.locate(nil, right)
	g.found = places
	for i := range left {
		a, err := g.rankedComponent(places[i], left[i])
		if err != nil {
			return err
		}
		b, err := g.rankedComponent(others[i], right[i])
		if err != nil {
			return err
		}
		if a != b && g.fit(a, b) {
			g.join(min(a, b), max(a, b))
		}
	}
	return nil
}

func (g *Graph) rankedComponent(place uint32, key Key) (uint32, error) {
	if place == 0 {
		return 0, fmt.Errorf("a link of key %016x%016x, which had none before: links and identifiers disagree", key.Hi, key.Lo)
	}
	if !g.ranked {
		return 0, noRank(key)
	}
	number := g.shorten(place)
	if g.component(number).best() == unranked {
		return 0, noRank(key)
	}
	return number, nil
}

func noRank(key Key) error {
	return fmt.Errorf("a link of key %016x%016x, which has no rank: links and identifiers disagree", key.Hi, key.Lo)
}

// join makes the component a part of b.
func (g *Graph) join(a, b uint32) {
	from, to := g.component(a), g.component(b)
	switch best, rival := from.best(), to.best(); {
	case best&^tied < rival&^tied:
		to.set(best)
		to.anchor = from.anchor
	case best&^tied == rival&^tied:
		to.set(rival | tied)
	}
	sum, counts := g.counts(b), g.counts(a)
	for i, count := range counts {
		sum[i] += count
	}
	clear(counts) // what was joined is over no limit by itself
	from.set(joined)
	from.anchor = b
	g.joined = true
	g.unions++
}

// count adds an identifier of that rank.
func (g *Graph) count(number uint32, rank uint64) {
	for i, limit := range g.limits {
		if limit.Priority == uint8(rank) {
			atomic.AddUint32(&g.counts(number)[i], 1)
		}
	}
}

func (g *Graph) over(number uint32) bool {
	for i, count := range g.counts(number) {
		if int(count) > g.limits[i].Max {
			return true
		}
	}
	return false
}

// fit tells whether two components would be within all limits as one.
func (g *Graph) fit(a, b uint32) bool {
	with := g.counts(b)
	for i, count := range g.counts(a) {
		if int(count)+int(with[i]) > g.limits[i].Max {
			return false
		}
	}
	return true
}
