package resolver

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestLimitsShapes takes apart regions with long ways inside: a chain is cut into pieces of as many links as fit, a star keeps its
// strongest links.
func TestLimitsShapes(t *testing.T) {
	const size, limit = 100_000, 7
	for _, shape := range []struct {
		name   string
		link   func(i int) (from, to int)
		anchor func(i int) int
		pieces int
	}{
		{"chain", func(i int) (int, int) { return i, i + 1 }, func(i int) int { return i - i%limit }, (size + limit - 1) / limit},
		{"star", func(i int) (int, int) { return size - 1, i }, func(i int) int {
			if i < limit-1 || i == size-1 { // the centre and its strongest links
				return 0
			}
			return i
		}, size - limit + 1},
	} {
		t.Run(shape.name, func(t *testing.T) {
			g := NewGraph(size)
			g.Limit([]TypeLimit{{Priority: 3, Max: limit}})
			keys, ranks, index := make([]Key, size), make([]uint64, size), make(map[Key]int)
			for i := range size {
				keys[i], ranks[i] = testKey(uint64(i), false), Rank(uint64(i), 3, false)
				index[keys[i]] = i
			}
			left, right := make([]Key, size-1), make([]Key, size-1)
			for i := range left {
				from, to := shape.link(i)
				left[i], right[i] = keys[from], keys[to]
			}
			for _, i := range rand.New(rand.NewPCG(1, 3)).Perm(len(left)) {
				g.Link(left[i:i+1], right[i:i+1])
			}
			g.Rank(keys, ranks)
			if g.Over() != 1 {
				t.Fatalf("got %d components over the limit, want 1", g.Over())
			}
			g.TakeApart()
			if g.Components() != size || g.Over() != 0 {
				t.Fatalf("got %d components, %d of them over the limit, want %d and 0", g.Components(), g.Over(), size)
			}
			g.Rank(keys, ranks)
			if err := g.LinkWithin(left, right); err != nil {
				t.Fatal(err)
			}
			if g.Components() != shape.pieces {
				t.Errorf("got %d components, want %d", g.Components(), shape.pieces)
			}
			if err := g.Anchors(4096, func(keys, anchors []Key) error {
				for i, key := range keys {
					if got, want := index[anchors[i]], shape.anchor(index[key]); got != want {
						return fmt.Errorf("member %d: got the anchor %d, want %d", index[key], got, want)
					}
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestLimitsDisagreements takes apart a graph whose links and identifiers disagree.
func TestLimitsDisagreements(t *testing.T) {
	a, b, c, stranger := testKey(1, false), testKey(2, false), testKey(3, false), testKey(4, false)
	ranks := []uint64{Rank(1, 0, false), Rank(2, 0, false), Rank(3, 0, false)}
	nothing := func(_, _ []Key) error { return nil }
	over := func() *Graph {
		g := NewGraph(3)
		g.Limit([]TypeLimit{{Priority: 0, Max: 2}})
		g.Link([]Key{a, b}, []Key{b, c})
		g.Rank([]Key{a, b, c}, ranks)
		return g
	}
	t.Run("not taken apart", func(t *testing.T) {
		if err := over().Anchors(10, nothing); err == nil {
			t.Error("a component over a limit is no error")
		}
	})
	t.Run("a link of a stranger", func(t *testing.T) {
		g := over()
		g.TakeApart()
		g.Rank([]Key{a, b, c}, ranks)
		if err := g.LinkWithin([]Key{a, b}, []Key{b, stranger}); err == nil {
			t.Error("a link of an unknown key is no error")
		}
		if err := g.LinkWithin([]Key{stranger}, []Key{a}); err == nil {
			t.Error("a link of an unknown key is no error")
		}
	})
	t.Run("a member not ranked again", func(t *testing.T) {
		g := over()
		g.TakeApart()
		g.Rank([]Key{a, b}, ranks)
		if err := g.LinkWithin([]Key{a, b}, []Key{b, c}); err == nil {
			t.Error("a link of a key without a rank is no error")
		}
		if err := g.Anchors(10, nothing); err == nil {
			t.Error("a key without a rank is no error")
		}
	})
	t.Run("nobody ranked", func(t *testing.T) {
		g := NewGraph(2)
		g.Limit([]TypeLimit{{Priority: 0, Max: 1}})
		g.Link([]Key{a}, []Key{b})
		g.TakeApart()
		if g.Over() != 0 || g.Ties() != 0 {
			t.Errorf("got %d over, %d ties, want none", g.Over(), g.Ties())
		}
		if err := g.LinkWithin([]Key{a}, []Key{b}); err == nil {
			t.Error("a link of keys without a rank is no error")
		}
	})
	t.Run("the writer fails", func(t *testing.T) {
		for _, portion := range []int{1, 2, 3, 4} {
			full := fmt.Errorf("full")
			if err := over().OverKeys(portion, func(_, _ []Key) error { return full }); err != full {
				t.Errorf("portions of %d: got %v, want %v", portion, err, full)
			}
		}
	})
}
