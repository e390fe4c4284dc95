package reference

import (
	"cmp"
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// sets applies rules 5 to 7: it returns the identifiers of each profile, and which identifiers are shared.
func (said evidence) sets(model resolver.Model) (sets [][]ID, shared map[ID]bool) {
	shared = said.shared(model)
	links := said.strongestFirst(model)
	setOf := map[ID]*set{}
	for id := range said.seen {
		setOf[id] = &set{members: []ID{id}, count: map[string]int{id.Type: 1}}
	}
	for _, l := range links {
		a, b := setOf[l.Left], setOf[l.Right]
		if shared[l.Left] || shared[l.Right] || !model.Merges(l.Left.Type) || !model.Merges(l.Right.Type) || a == b || passesLimit(model, a, b) {
			continue
		}
		if len(a.members) < len(b.members) {
			a, b = b, a
		}
		for _, id := range b.members {
			setOf[id] = a
			a.add(id)
		}
	}
	joined := map[ID]bool{}
	join := func(id, other ID) {
		if !model.Merges(id.Type) && model.Merges(other.Type) && !joined[id] {
			joined[id] = true
			setOf[id] = setOf[other]
			setOf[id].add(id)
		}
	}
	for _, l := range links {
		if !shared[l.Left] && !shared[l.Right] {
			join(l.Left, l.Right)
			join(l.Right, l.Left)
		}
	}
	taken := map[*set]bool{}
	for _, s := range setOf {
		if !taken[s] {
			taken[s] = true
			sets = append(sets, s.members)
		}
	}
	return sets, shared
}

// shared applies rule 5.
func (said evidence) shared(model resolver.Model) map[ID]bool {
	neighbours := map[ID]map[string]int{} // how many of each type
	for _, l := range said.links {
		for _, ends := range [][2]ID{{l.Left, l.Right}, {l.Right, l.Left}} {
			if neighbours[ends[0]] == nil {
				neighbours[ends[0]] = map[string]int{}
			}
			neighbours[ends[0]][ends[1].Type]++
		}
	}
	shared := map[ID]bool{}
	for id := range said.seen {
		for _, limit := range model.MaxLinks {
			if limit.Type == id.Type && neighbours[id][limit.Other] > limit.Limit {
				shared[id] = true
			}
		}
	}
	return shared
}

// strongestFirst sorts the links as rule 6 says.
func (said evidence) strongestFirst(model resolver.Model) []*Link {
	var links []*Link
	for _, l := range said.links {
		links = append(links, l)
	}
	byValue := compareIDs(model.Types)
	slices.SortFunc(links, func(a, b *Link) int {
		stronger := 0
		switch model.Prefer {
		case resolver.PreferFirst:
			stronger = cmp.Compare(a.First, b.First)
		case resolver.PreferLast:
			stronger = cmp.Compare(b.Last, a.Last)
		case resolver.PreferMost:
			stronger = cmp.Compare(b.Events, a.Events)
		}
		return cmp.Or(bySameValue(a, b), stronger, byValue(a.Left, b.Left), byValue(a.Right, b.Right))
	})
	return links
}

// bySameValue puts links that no event says first: their ends are one name.
func bySameValue(a, b *Link) int {
	return cmp.Compare(min(a.Events, 1), min(b.Events, 1))
}

// set is a profile in the making.
type set struct {
	members []ID
	count   map[string]int // by type
}

func (s *set) add(id ID) {
	s.members = append(s.members, id)
	s.count[id.Type]++
}

func passesLimit(model resolver.Model, a, b *set) bool {
	for _, limit := range model.MaxPerProfile {
		if a.count[limit.Type]+b.count[limit.Type] > limit.Limit {
			return true
		}
	}
	return false
}
