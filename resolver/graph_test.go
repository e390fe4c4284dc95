package resolver

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// member is an identifier of a test graph: what the warehouse knows of it.
type member struct {
	key   Key
	rank  uint64
	value int // orders members of one rank
}

// anchorsOf runs a graph as the pipeline does and returns each linked key's anchor. Links and ranks arrive in portions.
func anchorsOf(t testing.TB, g *Graph, members []member, left, right []Key, portion int) map[Key]Key {
	t.Helper()
	for from := 0; from < len(left); from += portion {
		to := min(from+portion, len(left))
		g.Link(left[from:to], right[from:to])
	}
	keys, ranks := make([]Key, len(members)), make([]uint64, len(members))
	for i, m := range members {
		keys[i], ranks[i] = m.key, m.rank
	}
	for from := 0; from < len(keys); from += portion {
		to := min(from+portion, len(keys))
		g.Rank(keys[from:to], ranks[from:to])
	}
	if g.Ties() > 0 {
		settle(g, members, keys, ranks)
	}
	anchors := make(map[Key]Key)
	if err := g.Anchors(portion, func(keys, of []Key) error {
		for i, key := range keys {
			if _, again := anchors[key]; again {
				t.Errorf("key %v was written twice", key)
			}
			anchors[key] = of[i]
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return anchors
}

func settle(g *Graph, members []member, keys []Key, ranks []uint64) {
	value := make(map[Key]int)
	for _, m := range members {
		value[m.key] = m.value
	}
	tied := g.Tied(nil, keys, ranks)
	slices.SortFunc(tied, func(a, b Key) int { return value[a] - value[b] })
	g.Settle(tied)
}

// search finds the same by breadth-first search over maps.
func search(members []member, left, right []Key) (anchors map[Key]Key, components int) {
	neighbours := make(map[Key][]Key)
	for i := range left {
		neighbours[left[i]] = append(neighbours[left[i]], right[i])
		neighbours[right[i]] = append(neighbours[right[i]], left[i])
	}
	of := make(map[Key]member)
	for _, m := range members {
		of[m.key] = m
	}
	anchors = make(map[Key]Key)
	for start := range neighbours {
		if _, seen := anchors[start]; seen {
			continue
		}
		components++
		anchors[start] = start
		found, best := []Key{start}, of[start]
		for next := 0; next < len(found); next++ {
			if m := of[found[next]]; m.rank < best.rank || m.rank == best.rank && m.value < best.value {
				best = m
			}
			for _, other := range neighbours[found[next]] {
				if _, seen := anchors[other]; !seen {
					anchors[other] = start
					found = append(found, other)
				}
			}
		}
		for _, key := range found {
			anchors[key] = best.key
		}
	}
	return anchors, components
}

// testKey spreads numbers over partitions as the warehouse's hash does, or crowds them where the test wants it: in three slots of one
// partition, with one tag.
func testKey(n uint64, crowded bool) Key {
	if crowded {
		return Key{Lo: n % 3, Hi: n << 8}
	}
	return Key{Lo: mix(n), Hi: mix(n + 1<<40)}
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// TestGraphRandom compares small random graphs of all densities, many with ties, with a search over maps.
func TestGraphRandom(t *testing.T) {
	graphs := 6_000
	if testing.Short() {
		graphs = 1_000
	}
	for number := range graphs {
		r := rand.New(rand.NewPCG(7, uint64(number)))
		members, left, right := randomGraph(r)
		g := NewGraph(r.IntN(2 * len(members)))
		if number%2 == 0 {
			g.workers = 1 + number/2%2
			letWait(g)
		}
		got := anchorsOf(t, g, members, left, right, 1+r.IntN(8))
		want, components := search(members, left, right)
		if !maps.Equal(got, want) || g.Components() != components || g.Identifiers() != len(want) {
			t.Fatalf("graph %d: got %d components of %d identifiers, %v\nwant %d of %d, %v\nleft %v\nright %v",
				number, g.Components(), g.Identifiers(), got, components, len(want), want, left, right)
		}
	}
}

func randomGraph(r *rand.Rand) (members []member, left, right []Key) {
	count, crowded, ranks := 1+r.IntN(24), r.IntN(4) == 0, 1+r.IntN(30)
	values := r.Perm(count)
	for i := range count {
		members = append(members, member{testKey(uint64(i), crowded), Rank(uint64(r.IntN(ranks)), uint8(r.IntN(2)), r.IntN(8) == 0), values[i]})
	}
	for range r.IntN(2 * count) {
		left = append(left, members[r.IntN(count)].key)
		right = append(right, members[r.IntN(count)].key) // the same key at times, and links that come twice
	}
	r.Shuffle(count, func(i, j int) { members[i], members[j] = members[j], members[i] })
	return members, left, right
}

func FuzzGraph(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 1, 1, 2, 3, 4, 2, 3})
	f.Add([]byte(strings.Repeat("\x01\x02\x03", 40)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var members []member
		var left, right []Key
		for i := range 64 {
			members = append(members, member{testKey(uint64(i), len(data)%2 == 0), uint64(mix(uint64(len(data)+i)) % 8), i})
		}
		for ; len(data) >= 2; data = data[2:] {
			left, right = append(left, members[data[0]%64].key), append(right, members[data[1]%64].key)
		}
		got := anchorsOf(t, NewGraph(0), members, left, right, 5)
		if want, _ := search(members, left, right); !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestGraphShapes resolves shapes that are hard on a union-find, of a million identifiers, in graphs planned for far fewer.
func TestGraphShapes(t *testing.T) {
	size := 1_000_000
	if testing.Short() {
		size = 20_000
	}
	shuffled, order := rand.New(rand.NewPCG(1, 1)).Perm(size), rand.New(rand.NewPCG(1, 2)).Perm(size-1)
	for _, shape := range []struct {
		name string
		link func(i int) (from, to int)
	}{
		{"chain", func(i int) (int, int) { return i, i + 1 }},
		{"chain from its end", func(i int) (int, int) { return size - i - 1, size - i - 2 }},
		{"shuffled chain", func(i int) (int, int) { return shuffled[i], shuffled[i+1] }},
		{"chain whose links come in random order", func(i int) (int, int) { return order[i], order[i] + 1 }},
		{"star", func(i int) (int, int) { return 0, i + 1 }},
		{"star of late centre", func(i int) (int, int) { return i, size - 1 }},
		{"binary tree", func(i int) (int, int) { return i + 1, i / 2 }},
	} {
		t.Run(shape.name, func(t *testing.T) {
			g := NewGraph(size / 100)
			left, right := make([]Key, 0, size), make([]Key, 0, size)
			for i := range size - 1 {
				from, to := shape.link(i)
				left, right = append(left, testKey(uint64(from), false)), append(right, testKey(uint64(to), false))
			}
			// Which of all members is the anchor: the one of rank 0.
			anchor := size / 3
			keys, ranks := make([]Key, size), make([]uint64, size)
			for i := range size {
				keys[i], ranks[i] = testKey(uint64(i), false), 1+uint64(i%7)
			}
			ranks[anchor] = 0
			g.Link(left, right)
			g.Rank(keys, ranks)
			if g.Identifiers() != size || g.Components() != 1 || g.Ties() != 0 {
				t.Fatalf("got %d components of %d identifiers, %d ties; want 1 of %d, 0", g.Components(), g.Identifiers(), g.Ties(), size)
			}
			written := 0
			if err := g.Anchors(4096, func(_, anchors []Key) error {
				written += len(anchors)
				for _, key := range anchors {
					if key != keys[anchor] {
						return fmt.Errorf("got the anchor %v, want %v", key, keys[anchor])
					}
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
			if written != size {
				t.Errorf("got %d anchors, want %d", written, size)
			}
		})
	}
}

// TestGraphManyTies settles as many ties as there are identifiers: every member of every component shares its lowest rank.
func TestGraphManyTies(t *testing.T) {
	const components, size = 500, 20
	g := NewGraph(0)
	var members []member
	want := make(map[Key]Key)
	var left, right []Key
	for c := range components {
		for i := range size {
			n := c*size + i
			members = append(members, member{testKey(uint64(n), false), Rank(5, 1, false), size - i})
			want[members[n].key] = testKey(uint64(c*size+size-1), false)
			if i > 0 {
				left, right = append(left, members[n].key), append(right, members[n-1].key)
			}
		}
	}
	if got := anchorsOf(t, g, members, left, right, 100); !maps.Equal(got, want) {
		t.Error("the anchors are not the least values")
	}
	if g.Components() != components || g.Ties() != 0 {
		t.Errorf("got %d components and %d ties, want %d and 0", g.Components(), g.Ties(), components)
	}
}

func TestGraphKeysThatNobodyLinked(t *testing.T) {
	g := NewGraph(0)
	a, b, stranger := testKey(1, false), testKey(2, false), testKey(3, false)
	g.Link([]Key{a}, []Key{b})
	g.Rank([]Key{stranger, a, b}, []uint64{0, 7, 7})
	if got := g.Tied(nil, []Key{stranger, a, b}, []uint64{7, 7, 7}); !slices.Equal(got, []Key{a, b}) {
		t.Errorf("got the tied keys %v, want %v", got, []Key{a, b})
	}
	g.Settle([]Key{stranger, b, a})
	got := make(map[Key]Key)
	if err := g.Anchors(1, func(keys, anchors []Key) error { got[keys[0]] = anchors[0]; return nil }); err != nil {
		t.Fatal(err)
	}
	if want := (map[Key]Key{a: b, b: b}); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestGraphDisagreements(t *testing.T) {
	a, b := testKey(1, false), testKey(2, false)
	nothing := func(_, _ []Key) error { return nil }
	linked := func() *Graph {
		g := NewGraph(2)
		g.Link([]Key{a}, []Key{b})
		return g
	}
	t.Run("nobody ranked", func(t *testing.T) {
		if err := linked().Anchors(10, nothing); err == nil {
			t.Error("links without identifiers are no error")
		}
	})
	t.Run("strangers ranked", func(t *testing.T) {
		g := linked()
		g.Rank([]Key{testKey(9, false)}, []uint64{1})
		if err := g.Anchors(10, nothing); err == nil {
			t.Error("links without their identifiers are no error")
		}
	})
	t.Run("an unsettled tie", func(t *testing.T) {
		g := linked()
		g.Rank([]Key{a, b}, []uint64{1, 1})
		if got := g.Ties(); got != 1 {
			t.Errorf("got %d ties, want 1", got)
		}
		if err := g.Anchors(10, nothing); err == nil {
			t.Error("an unsettled tie is no error")
		}
	})
	t.Run("the writer fails", func(t *testing.T) {
		full := errors.New("full")
		for _, portion := range []int{1, 2, 3} {
			g := linked()
			g.Rank([]Key{a, b}, []uint64{1, 2})
			if err := g.Anchors(portion, func(_, _ []Key) error { return full }); !errors.Is(err, full) {
				t.Errorf("portions of %d: got %v, want %v", portion, err, full)
			}
		}
	})
}

func TestGraphEmpty(t *testing.T) {
	g := NewGraph(0)
	g.Link(nil, nil)
	g.Rank([]Key{testKey(1, false)}, []uint64{1})
	if err := g.Anchors(1, func(_, _ []Key) error { return errors.New("nothing to write") }); err != nil {
		t.Error(err)
	}
	if g.Identifiers() != 0 || g.Components() != 0 || g.Ties() != 0 {
		t.Errorf("got %d identifiers, %d components, %d ties, want none", g.Identifiers(), g.Components(), g.Ties())
	}
}

func TestRank(t *testing.T) {
	const latest = 2208988800000 + 10413791999999 // 2299-12-31, since 1900
	ordered := []uint64{}
	for _, published := range []bool{true, false} {
		ordered = append(ordered, Rank(0, 0, published), Rank(0, 1, published), Rank(0, 255, published), Rank(1, 0, published),
			Rank(2208988800000, 3, published), Rank(latest, 0, published), Rank(latest, 255, published))
	}
	for i := 1; i < len(ordered); i++ {
		if ordered[i-1] >= ordered[i] {
			t.Errorf("rank %d (%d) is not above the one before it (%d)", i, ordered[i], ordered[i-1])
		}
	}
	if last := ordered[len(ordered)-1]; last >= unranked {
		t.Errorf("the greatest rank %d is not below %d", last, uint64(unranked))
	}
	if got := uint8(Rank(latest, 17, false)); got != 17 {
		t.Errorf("the low byte of a rank is %d, want the priority 17", got)
	}
}
