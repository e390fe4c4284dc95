package resolver

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

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
