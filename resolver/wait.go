package resolver

import (
	"runtime"
	"sync/atomic"
)

// wait adds links to the batch, or the first of them, and returns the others. A batch takes no more links than there is room for if
// every key is new.
func (g *Graph) wait(left, right []Key) (restLeft, restRight []Key) {
	b := g.batch
	if b.size == 0 {
		room := g.room() / 2
		if b = g.batch; b == nil { // the table grew
			return left, right
		}
		b.goal = min(b.most, room)
	}
	rows := min(b.goal-b.size, len(left))
	g.shareAs(rows, stretch, func(worker, from, to int) {
		s := &b.sorters[worker]
		for i, key := range left[from:to] {
			b.add(s, key, right[from+i])
		}
	})
	if b.size += rows; b.size == b.goal {
		g.flush()
	}
	return left[rows:], right[rows:]
}

// flush takes into the graph what waits.
func (g *Graph) flush() {
	b := g.batch
	if b == nil || b.size == 0 {
		return
	}
	var keys, unions atomic.Int64
	b.sort()
	g.shareAs(len(b.ends), 1, func(worker, from, to int) {
		s, added := &b.sorters[worker], 0
		for part := from; part < to; part++ {
			_, end := g.own(part)
			for _, chunk := range b.chunks(part) {
				added += g.internLeft(s, b.chunk(chunk), end)
				b.release(s, chunk)
			}
		}
		keys.Add(int64(added))
	})
	g.late(func(s *sorter, place uint32, other Key) { b.add(s, other, Key{Lo: uint64(place)}) })
	b.sort()
	g.shareAs(len(b.ends), 1, func(worker, from, to int) {
		s, added, joined := &b.sorters[worker], 0, 0
		for part := from; part < to; part++ {
			_, end := g.own(part)
			for _, chunk := range b.chunks(part) {
				newKeys, newUnions := g.internRight(s, b.chunk(chunk), end)
				added, joined = added+newKeys, joined+newUnions
			}
		}
		keys.Add(int64(added))
		unions.Add(int64(joined))
	})
	g.late(func(_ *sorter, place uint32, other Key) {
		if g.union(place, uint32(other.Lo)) {
			g.unions++
		}
	})
	b.reset()
	g.keys += int(keys.Load())
	g.unions += int(unions.Load())
}

// endBatch takes into the graph what waits, and gives the batch's memory back: nothing waits any more. The components take its room at
// once, which they can only when it was collected. That is soon done, because there are no pointers to follow.
func (g *Graph) endBatch() {
	if g.flush(); g.batch != nil {
		g.batch = nil
		runtime.GC()
	}
}

// own are the buckets that belong to a part alone: the home of the next part's first key may be shared.
func (g *Graph) own(part int) (begin, end uint32) {
	begin = g.home(Key{Hi: uint64(part) << g.batch.shift})
	if part++; part < len(g.batch.ends) {
		return begin, g.home(Key{Hi: uint64(part) << g.batch.shift})
	}
	return begin, uint32(len(g.table))
}

// late interns what could not be while workers had parts of the table to themselves: one link in many thousands.
func (g *Graph) late(then func(s *sorter, place uint32, other Key)) {
	for i := range g.batch.sorters {
		s := &g.batch.sorters[i]
		for _, link := range s.late {
			place, isNew := g.internFrom(g.home(link.key), link.key)
			if isNew {
				g.keys++
			}
			then(s, place, link.other)
		}
		s.late = s.late[:0]
	}
}

// internLeft interns the left keys of links, up to a group, and lets the links wait for their right keys.
func (g *Graph) internLeft(s *sorter, links []waiting, end uint32) (added int) {
	var homes [group]uint32
	g.homesOf(&homes, links, end)
	for i := range links {
		place, isNew := g.internOwn(homes[i&(group-1)], end, links[i].key)
		if place == 0 {
			s.late = append(s.late, links[i])
			continue
		}
		if isNew {
			added++
		}
		g.batch.add(s, links[i].other, Key{Lo: uint64(place)})
	}
	return added
}

// internRight interns the right keys of links whose left keys have places, up to a group, and joins them.
func (g *Graph) internRight(s *sorter, links []waiting, end uint32) (added, unions int) {
	var rights, lefts [group]uint32
	g.homesOf(&rights, links, end)
	for i := range links {
		lefts[i&(group-1)] = uint32(links[i].other.Lo)
	}
	g.touchParents(lefts[:len(links)])
	found := 0
	for i := range links {
		place, isNew := g.internOwn(rights[i&(group-1)], end, links[i].key)
		if place == 0 {
			s.late = append(s.late, links[i])
			continue
		}
		if isNew {
			added++
		}
		rights[found&(group-1)], lefts[found&(group-1)] = place, lefts[i&(group-1)]
		found++
	}
	g.touchGrandparents(lefts[:found])
	g.touchGrandparents(rights[:found])
	for i, left := range lefts[:found] {
		if g.union(left, rights[i]) {
			unions++
		}
	}
	return added, unions
}

// homesOf puts the homes of a group of keys into dst, and asks for them; 0, which is nobody's, for one that is not before end.
func (g *Graph) homesOf(dst *[group]uint32, links []waiting, end uint32) {
	for i := range links {
		home := g.home(links[i].key)
		if home >= end {
			home = 0
		}
		dst[i&(group-1)] = home
	}
	g.touchHomes(dst[:len(links)])
}
