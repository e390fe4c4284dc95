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
	keys, regions := make([]Key, 0, portion), make([]Key, 0, portion)
	for place := range g.places() {
		number, over := g.overAt(place)
		if !over {
			continue
		}
		keys, regions = append(keys, g.key(uint32(place))), append(regions, g.key(g.component(number).anchor))
		if len(keys) == portion {
			if err := write(keys, regions); err != nil {
				return err
			}
			keys, regions = keys[:0], regions[:0]
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return write(keys, regions)
}

// labelRegions finds the smallest key of each component over a limit. It is kept in the place of the anchor, which such a component
// has no use for, so that regions need no memory; and starts from it, because it is one of the component's keys.
func (g *Graph) labelRegions() {
	for place := range g.places() {
		if number, over := g.overAt(place); over {
			if c := g.component(number); g.key(uint32(place)).less(g.key(c.anchor)) {
				c.anchor = uint32(place)
			}
		}
	}
}

// overAt tells whether there is an identifier at a place, in a component over a limit.
func (g *Graph) overAt(place int) (number uint32, over bool) {
	if *g.at(uint32(place)) == 0 {
		return 0, false
	}
	number = g.of(uint32(place))
	return number, g.over(number)
}

func (k Key) less(other Key) bool { return k.Hi < other.Hi || k.Hi == other.Hi && k.Lo < other.Lo }

// TakeApart makes each identifier of a component over a limit a component by itself, without a rank. Rank them again, then join
// them by LinkWithin.
func (g *Graph) TakeApart() {
	g.apart = g.ranked
	over := g.Over()
	if over == 0 {
		return
	}
	members := 0
	for place := range g.places() {
		if _, over := g.overAt(place); over {
			members++
		}
	}
	// The first member of a component keeps its number, so that there are never more numbers than identifiers.
	const free = claimed
	g.pieces = newComponents(members-over, len(g.limits))
	next := uint32(len(g.whole.list))
	for number := range g.whole.list {
		if c := &g.whole.list[number]; g.over(uint32(number)) {
			c.set(unranked)
			c.anchor = free
		}
	}
	for place := range g.places() {
		number, over := g.overAt(place)
		if !over {
			continue
		}
		if c := g.component(number); c.anchor == free {
			c.anchor = 0
			continue
		}
		*g.at(uint32(place)) = next | numbered
		next++
	}
	for number := range g.whole.list {
		if g.over(uint32(number)) {
			clear(g.counts(uint32(number)))
		}
	}
	g.unrank(g.pieces.list)
	g.unions -= members - over
}
