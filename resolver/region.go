package resolver

// A region is a component over a limit, before it is taken apart: everything that its links reach, cut or not. What is cut in one
// region depends on the links of that region alone.

// OverKeys calls write with portions of the keys in components over a limit, and the region of each: the smallest key of its
// component, by Hi, then Lo. The slices are reused between calls. It forgets the anchors of these components: TakeApart is next.
func (g *Graph) OverKeys(portion int, write func(keys, regions []Key) error) error {
	if g.Over() == 0 {
		return nil
	}
	g.labelRegions()
	pairs := pairs{portion: portion, write: write}
	for n := range g.numbers() {
		if root := g.root(n); g.over(root) {
			if err := pairs.add(g.key(n), g.key(*g.label(root))); err != nil {
				return err
			}
		}
	}
	return pairs.flush()
}

// labelRegions finds the smallest key of each component over a limit. It is kept in the place of the anchor, which such a component
// has no use for, so that regions need no memory; and starts from it, because it is one of the component's keys.
func (g *Graph) labelRegions() {
	for n := range g.numbers() {
		if root := g.root(n); g.over(root) && g.key(n).less(g.key(*g.label(root))) {
			*g.label(root) = n
		}
	}
}

func (g *Graph) label(root number) *number { return &g.parts[root.partition()].anchor[root.place()] }

func (k Key) less(other Key) bool { return k.Hi < other.Hi || k.Hi == other.Hi && k.Lo < other.Lo }

// TakeApart makes each identifier of a component over a limit a component by itself, without a rank. Rank them again, then join
// them by LinkWithin.
func (g *Graph) TakeApart() {
	g.apart = g.ranked
	if g.Over() == 0 {
		return
	}
	// Every path has to be one step long before the first is cut.
	for n := range g.numbers() {
		g.setParent(n, g.root(n))
	}
	for n := range g.numbers() {
		if root := g.parentOf(n); root != n && g.over(root) {
			g.setParent(n, n)
			g.components++
		}
	}
	// Only roots were ranked and counted, so the identifiers that have just become one are as new; their old root is not.
	for root := range g.roots() {
		if g.over(root) {
			g.parts[root.partition()].best[root.place()] = unranked
			clear(g.counts(root))
		}
	}
}
