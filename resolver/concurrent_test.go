package resolver

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// find follows parents in a slice: the union-find that everybody knows.
func find(parents []int, i int) int {
	for parents[i] != i {
		parents[i] = parents[parents[i]]
		i = parents[i]
	}
	return i
}

// letWait has links wait in a batch, as they do in a graph of some hundred thousand identifiers.
func letWait(g *Graph) {
	g.batch = newBatch(uint64(len(g.table)-1), 6*uint64(g.workers)*fewestParts, g.workers)
}

// TestGraphCores resolves random graphs by several workers, and compares the partition and the anchors
// with a plain union-find. Graphs are dense and small enough that workers meet at the same roots and free slots, and are planned for
// too few identifiers at times, so that they grow.
func TestGraphCores(t *testing.T) {
	graphs := 60
	if testing.Short() {
		graphs = 6
	}
	for number := range graphs {
		r := rand.New(rand.NewPCG(17, uint64(number)))
		size := 1 + r.IntN(60_000)
		links := r.IntN(2 * size)
		parents := make([]int, size)
		for i := range parents {
			parents[i] = i
		}
		left, right, linked := make([]Key, links), make([]Key, links), make([]bool, size)
		hubs := 1 + r.IntN(size)
		for i := range links {
			a, b := r.IntN(size), r.IntN(hubs)
			linked[a], linked[b] = true, true
			left[i], right[i] = testKey(uint64(a), false), testKey(uint64(b), false)
			parents[find(parents, a)] = find(parents, b)
		}
		keys, ranks, best := make([]Key, size), make([]uint64, size), slices.Repeat([]int{-1}, size)
		for i, rank := range r.Perm(size) {
			keys[i], ranks[i] = testKey(uint64(i), false), uint64(rank)<<30 // half of a rank tells some apart
			if root := find(parents, i); best[root] < 0 || ranks[i] < ranks[best[root]] {
				best[root] = i
			}
		}
		want := make(map[Key]Key)
		for i, linked := range linked {
			if linked {
				want[keys[i]] = keys[best[find(parents, i)]]
			}
		}

		g := NewGraph(r.IntN(2) * size)
		g.workers, g.alone = 2+r.IntN(7), 0
		if r.IntN(2) == 0 {
			letWait(g)
		}
		g.Link(left, right)
		components, identifiers := g.Components(), g.Identifiers()
		g.Rank(keys, ranks)
		if len(g.whole.list) != components || identifiers != len(want) {
			t.Fatalf("graph %d: got %d components and numbered %d; %d identifiers, want %d",
				number, components, len(g.whole.list), identifiers, len(want))
		}
		got := 0
		if err := g.Anchors(1+r.IntN(size), func(keys, anchors []Key) error {
			got += len(keys)
			for i, key := range keys {
				if anchors[i] != want[key] {
					t.Fatalf("graph %d: got the anchor %v, want %v", number, anchors[i], want[key])
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got != len(want) {
			t.Fatalf("graph %d: got %d identifiers, want %d", number, got, len(want))
		}
	}
}

// TestGraphCoresTies has all identifiers of few components share their lowest rank, and be counted, on several cores.
func TestGraphCoresTies(t *testing.T) {
	const size, apart = 30_000, 3
	g := NewGraph(size)
	g.workers, g.alone = 4, 0
	g.Limit([]TypeLimit{{Priority: 7, Max: size/apart - 1}})
	keys, ranks := make([]Key, size), slices.Repeat([]uint64{Rank(1, 7, false)}, size)
	for i := range keys {
		keys[i] = testKey(uint64(i), false)
	}
	g.Link(keys[:size-apart], keys[apart:])
	g.Rank(keys, ranks)
	if g.Components() != apart || g.Ties() != apart || g.Over() != apart {
		t.Errorf("got %d components, %d tied and %d over their limit, want %d each", g.Components(), g.Ties(), g.Over(), apart)
	}
	if got := len(g.Tied(nil, keys, ranks)); got != size {
		t.Errorf("got %d tied keys, want %d", got, size)
	}
}
