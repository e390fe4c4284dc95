package resolver

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var cases = flag.Int("cases", 20_000, "how many random graphs with limits to resolve")

// limitCase is a graph with limits. A member's index orders it among those of one rank, as its value does in the warehouse, and says
// its key.
type limitCase struct {
	members []limitMember
	links   []limitLink // strongest first
	limits  []TypeLimit
	crowded bool
	seed    uint64 // for the order of arrival
}

type limitMember struct {
	priority  uint8
	time      uint64
	published bool
}

type limitLink struct{ left, right int }

// key spreads members over partitions, or crowds them in one slot of one partition, with few high halves.
func (c limitCase) key(member int) Key {
	if c.crowded {
		return Key{Lo: uint64(member), Hi: uint64(member*5) % 3}
	}
	return testKey(uint64(member), false)
}

// limitOutcome is what a case comes to. Members are said by their indexes; nobody is who has no link.
type limitOutcome struct {
	over, components, left int    // components over a limit at first, all in the end, and over a limit in the end
	regions                []int  // of each member of a component over a limit, the member with its smallest key; else nobody
	anchors                []int  // of each linked member
	cut                    []bool // of each link
}

const nobody = -1

func newOutcome(c limitCase) limitOutcome {
	members := len(c.members)
	return limitOutcome{
		regions: slices.Repeat([]int{nobody}, members),
		anchors: slices.Repeat([]int{nobody}, members),
		cut:     make([]bool, len(c.links)),
	}
}

func (o limitOutcome) String() string {
	return fmt.Sprintf("%d components over a limit, then %d; %d components\n  regions %v\n  anchors %v\n  cut %v",
		o.over, o.left, o.components, o.regions, o.anchors, o.cut)
}

// String says the case so that it can be read.
func (c limitCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "limits %+v, seed %d, crowded %t, links strongest first:\n", c.limits, c.seed, c.crowded)
	linked := make(map[int]bool)
	for _, link := range c.links {
		linked[link.left], linked[link.right] = true, true
		fmt.Fprintf(&b, "  %d %d\n", link.left, link.right)
	}
	for _, i := range slices.Sorted(maps.Keys(linked)) {
		fmt.Fprintf(&b, "  member %d: %+v, key %016x%016x\n", i, c.members[i], c.key(i).Hi, c.key(i).Lo)
	}
	return b.String()
}

// byGraph resolves the case as the pipeline does, with links, ranks and their portions in an order by chance.
func (c limitCase) byGraph() (o limitOutcome, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	o = newOutcome(c)
	r := rand.New(rand.NewPCG(11, c.seed))
	index := make(map[Key]int)
	for i := range c.members {
		index[c.key(i)] = i
	}
	g := NewGraph(len(c.members) * (r.IntN(4) / 3)) // planned at times
	g.Limit(c.limits)
	var left, right []Key
	for _, i := range r.Perm(len(c.links)) {
		a, b := c.key(c.links[i].left), c.key(c.links[i].right)
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		left, right = append(left, a), append(right, b)
	}
	portions(r, len(left), func(from, to int) { g.Link(left[from:to], right[from:to]) })
	rank := func(wanted func(i int) bool) {
		var keys []Key
		var ranks []uint64
		for _, i := range r.Perm(len(c.members)) {
			if m := c.members[i]; wanted(i) {
				keys, ranks = append(keys, c.key(i)), append(ranks, Rank(m.time, m.priority, m.published))
			}
		}
		portions(r, len(keys), func(from, to int) { g.Rank(keys[from:to], ranks[from:to]) })
	}
	all := func(int) bool { return true }
	rank(all)

	o.over = g.Over()
	if err := g.OverKeys(1+r.IntN(6), func(keys, regions []Key) error {
		for i, key := range keys {
			if o.regions[index[key]] != nobody {
				return fmt.Errorf("member %d is in two regions", index[key])
			}
			o.regions[index[key]] = index[regions[i]]
		}
		return nil
	}); err != nil {
		return o, err
	}
	if o.over > 0 || r.IntN(2) == 0 {
		g.TakeApart()
		wanted := all // the pipeline sends regions alone, and may send more
		if r.IntN(4) > 0 {
			wanted = func(i int) bool { return o.regions[i] != nobody }
		}
		rank(wanted)
		left, right = left[:0], right[:0]
		for _, link := range c.links {
			if wanted(link.left) {
				left, right = append(left, c.key(link.left)), append(right, c.key(link.right))
			}
		}
		portions(r, len(left), func(from, to int) { err = cmp.Or(err, g.LinkWithin(left[from:to], right[from:to])) })
		if err != nil {
			return o, err
		}
	}
	o.left, o.components = g.Over(), g.Components()

	if g.Ties() > 0 {
		var tied []Key
		for _, i := range r.Perm(len(c.members)) {
			m := c.members[i]
			tied = g.Tied(tied, []Key{c.key(i)}, []uint64{Rank(m.time, m.priority, m.published)})
		}
		slices.SortFunc(tied, func(a, b Key) int { return index[a] - index[b] })
		g.Settle(tied)
	}
	if err := g.Anchors(1+r.IntN(6), func(keys, anchors []Key) error {
		for i, key := range keys {
			o.anchors[index[key]] = index[anchors[i]]
		}
		return nil
	}); err != nil {
		return o, err
	}
	for i, link := range c.links {
		o.cut[i] = o.anchors[link.left] != o.anchors[link.right]
	}
	return o, nil
}

// portions cuts a column into pieces, some of them empty.
func portions(r *rand.Rand, rows int, piece func(from, to int)) {
	for from := 0; from < rows; {
		to := min(rows, from+r.IntN(9))
		piece(from, to)
		from = to
	}
}

// bySearch resolves the case in the plainest way: it walks through the links that were taken so far again for every link.
func (c limitCase) bySearch() limitOutcome {
	o := newOutcome(c)
	region := func(links []limitLink, start int) []int { // its members, by breadth-first search
		found, seen := []int{start}, map[int]bool{start: true}
		for next := 0; next < len(found); next++ {
			for _, link := range links {
				for _, ends := range [][2]int{{link.left, link.right}, {link.right, link.left}} {
					if ends[0] == found[next] && !seen[ends[1]] {
						seen[ends[1]] = true
						found = append(found, ends[1])
					}
				}
			}
		}
		return found
	}
	over := func(members []int) bool {
		count := make(map[uint8]int)
		for _, i := range members {
			count[c.members[i].priority]++
		}
		return slices.ContainsFunc(c.limits, func(limit TypeLimit) bool { return count[limit.Priority] > limit.Max })
	}
	linked := make([]bool, len(c.members))
	for _, link := range c.links {
		linked[link.left], linked[link.right] = true, true
	}
	for start := range c.members {
		if members := region(c.links, start); linked[start] && o.regions[start] == nobody && over(members) {
			o.over++
			smallest := slices.MinFunc(members, func(a, b int) int {
				return cmp.Or(cmp.Compare(c.key(a).Hi, c.key(b).Hi), cmp.Compare(c.key(a).Lo, c.key(b).Lo))
			})
			for _, i := range members {
				o.regions[i] = smallest
			}
		}
	}
	var taken []limitLink
	for _, link := range c.links {
		if o.regions[link.left] == nobody || !over(region(append(slices.Clone(taken), link), link.left)) {
			taken = append(taken, link)
		}
	}
	component := slices.Repeat([]int{nobody}, len(c.members))
	for start := range c.members {
		if !linked[start] || component[start] != nobody {
			continue
		}
		o.components++
		members := region(taken, start)
		anchor := slices.MinFunc(members, func(a, b int) int {
			first, second := c.members[a], c.members[b]
			if first.published != second.published {
				return map[bool]int{true: -1, false: 1}[first.published]
			}
			return cmp.Or(cmp.Compare(first.time, second.time), cmp.Compare(first.priority, second.priority), a-b)
		})
		for _, i := range members {
			component[i], o.anchors[i] = start, anchor
		}
	}
	for i, link := range c.links {
		o.cut[i] = component[link.left] != component[link.right]
	}
	return o
}

// check resolves the case both ways and says how they differ, nothing if they agree.
func (c limitCase) check() (got limitOutcome, fault string) {
	got, err := c.byGraph()
	if err != nil {
		return got, err.Error()
	}
	if want := c.bySearch(); !reflect.DeepEqual(got, want) {
		return got, fmt.Sprintf("got %v\nwant %v", got, want)
	}
	return got, ""
}

// shrink drops whatever the fault does not need.
func (c limitCase) shrink() limitCase {
	for again := true; again; {
		again = false
		try := func(smaller limitCase) bool {
			if _, fault := smaller.check(); fault == "" {
				return false
			}
			c, again = smaller, true
			return true
		}
		for i := len(c.links) - 1; i >= 0; i-- {
			smaller := c
			smaller.links = slices.Delete(slices.Clone(c.links), i, i+1)
			try(smaller)
		}
		for i := len(c.limits) - 1; i >= 0; i-- {
			smaller := c
			smaller.limits = slices.Delete(slices.Clone(c.limits), i, i+1)
			try(smaller)
		}
		for i := range c.members {
			for _, plain := range []limitMember{{priority: c.members[i].priority}, {priority: c.members[i].priority, time: 1}} {
				smaller := c
				smaller.members = slices.Clone(c.members)
				if smaller.members[i] = plain; c.members[i] != plain && c.members[i] != (limitMember{priority: plain.priority}) && try(smaller) {
					break
				}
			}
		}
	}
	return c
}

// randomLimits makes a few pieces of some shape, joins some of them, and limits some types.
func randomLimits(r *rand.Rand) limitCase {
	c := limitCase{crowded: r.IntN(4) == 0, seed: r.Uint64()}
	types, times, published := 1+r.IntN(4), 1+r.IntN(12), r.IntN(4)
	member := func(priority int) int {
		c.members = append(c.members, limitMember{uint8(priority), uint64(r.IntN(times)), r.IntN(8) < published})
		return len(c.members) - 1
	}
	link := func(a, b int) { c.links = append(c.links, limitLink{a, b}) }
	for range 1 + r.IntN(5) {
		first, size := len(c.members), 1+r.IntN(8)
		for range size {
			member(r.IntN(types))
		}
		at := func(i int) int { return first + i }
		switch r.IntN(6) {
		case 0: // a path
			for i := 1; i < size; i++ {
				link(at(i-1), at(i))
			}
		case 1: // a star
			for i := 1; i < size; i++ {
				link(at(0), at(i))
			}
		case 2: // a clique
			for i := range min(size, 5) {
				for j := range i {
					link(at(i), at(j))
				}
			}
		case 3: // a grid of three columns
			for i := range size {
				if i%3 > 0 {
					link(at(i-1), at(i))
				}
				if i >= 3 {
					link(at(i-3), at(i))
				}
			}
		case 4: // two kiosks with people of their own, joined by one link
			a, b := member(1), member(1)
			for i := range size {
				link(at(i), []int{a, b}[i%2])
			}
			link(a, b)
		case 5: // anything, links of a member with itself too
			for range r.IntN(2 * size) {
				link(at(r.IntN(size)), at(r.IntN(size)))
			}
		}
	}
	for range r.IntN(3) { // between pieces, or inside one
		link(r.IntN(len(c.members)), r.IntN(len(c.members)))
	}
	for range r.IntN(3) { // some come twice
		if len(c.links) > 0 {
			c.links = append(c.links, c.links[r.IntN(len(c.links))])
		}
	}
	for _, priority := range r.Perm(4)[:r.IntN(4)] {
		c.limits = append(c.limits, TypeLimit{uint8(priority), 1 + r.IntN(3)})
	}
	r.Shuffle(len(c.links), func(i, j int) { c.links[i], c.links[j] = c.links[j], c.links[i] })
	return c
}

// TestLimitsRandom compares random graphs with limits with a search that knows no union-find, and that recounts whole components.
func TestLimitsRandom(t *testing.T) {
	several, cut := 0, 0
	for number := range *cases {
		c := randomLimits(rand.New(rand.NewPCG(13, uint64(number))))
		o, fault := c.check()
		if fault != "" {
			c = c.shrink()
			_, fault = c.check()
			t.Fatalf("case %d, shrunk: %s\n%v", number, fault, c)
		}
		if o.over > 1 && slices.ContainsFunc(c.links, func(l limitLink) bool { return o.regions[l.left] == nobody }) {
			several++
		}
		if slices.Contains(o.cut, true) {
			cut++
		}
	}
	t.Logf("%d cases with links cut, %d with several regions over a limit beside others", cut, several)
	if cut < *cases/5 || several < *cases/20 {
		t.Error("the cases have become too plain to show anything")
	}
}

// FuzzLimits reads a case from bytes: limits and orders first, then the members, then pairs of them.
func FuzzLimits(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x07\x00\x11\x22\x33\x00\x01\x01\x02\x02\x03"))
	f.Add([]byte("\x06\x05\x01\x2a\x00\x01\x10\x11\x91\x20\x21\x00\x04\x01\x04\x02\x05\x03\x05\x04\x05\x04\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const members, head = 8, 4
		if len(data) < head+members || len(data) > 100 {
			return
		}
		c := limitCase{crowded: data[2]&1 == 1, seed: uint64(data[3])}
		for priority := range uint8(2) {
			if limit := data[priority] % 4; limit > 0 {
				c.limits = append(c.limits, TypeLimit{priority, int(limit)})
			}
		}
		for _, b := range data[head : head+members] {
			c.members = append(c.members, limitMember{b & 0x3, uint64(b >> 4 & 0x7), b>>7 == 1})
		}
		for data = data[head+members:]; len(data) >= 2; data = data[2:] {
			c.links = append(c.links, limitLink{int(data[0] % members), int(data[1] % members)})
		}
		if _, fault := c.check(); fault != "" {
			t.Errorf("%s\n%v", fault, c)
		}
	})
}

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
