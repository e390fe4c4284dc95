package resolver

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
)

var cases = flag.Int("cases", 20_000, "how many random graphs with limits to resolve")

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
