package pipeline_test

import (
	"maps"
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// oddType is a type whose name something on the way could take for something else.
const oddType = "it's \"odd\""

// model is the built-in one, or one with more types, other priorities, other claims to an event and limits that bite.
func (s *stream) model() resolver.Model {
	m := resolver.BuiltinModel()
	if s.often(0.2) {
		return m
	}
	more := map[string][]resolver.Slot{
		"company": {
			{Type: "company", Column: "group_id"},
			{Type: "company", Column: "traits", Path: "address.city"},
			{Type: resolver.AnonymousID, Column: "group_id", Only: "group"},
		},
		oddType: {
			{Type: oddType, Column: "previous_id"},
			{Type: oddType, Column: "context", Path: "library.name"},
		},
		"email": {
			{Type: "email", Column: "traits", Path: "email"},
			{Type: "email", Column: "context", Path: "traits.email"},
			{Type: resolver.UserID, Column: "traits", Path: "plan", Only: "identify"},
		},
	}
	for _, name := range slices.Sorted(maps.Keys(more)) { // each type costs a run statements
		if s.often(0.2) {
			m.Types = append(m.Types, name)
			m.Slots = append(m.Slots, more[name][:1+s.IntN(len(more[name]))]...)
		}
	}
	if s.often(0.5) {
		s.Shuffle(len(m.Types), func(i, j int) { m.Types[i], m.Types[j] = m.Types[j], m.Types[i] })
		s.Shuffle(len(m.Slots), func(i, j int) { m.Slots[i], m.Slots[j] = m.Slots[j], m.Slots[i] })
	}
	return s.guarded(m)
}

// changed is another model: one of those before, a new one, or this one with other guards.
func (s *stream) changed(before []resolver.Model) resolver.Model {
	switch s.IntN(4) {
	case 0:
		return pick(s, before)
	case 1:
		return s.model()
	default:
		return s.guarded(before[len(before)-1])
	}
}

// guarded replaces the model's guards.
func (s *stream) guarded(m resolver.Model) resolver.Model {
	builtin := resolver.BuiltinModel()
	m.MaxLinks, m.MaxPerProfile, m.Unlinked, m.Blocked, m.Prefer = nil, nil, nil, builtin.Blocked, pick(s, resolver.Prefers())
	if s.often(0.2) {
		m.MaxLinks = builtin.MaxLinks
	}
	often := append(slices.Clone(m.Types), resolver.UserID, resolver.AnonymousID)
	for s.often(0.6) {
		m.MaxLinks = append(m.MaxLinks, resolver.MaxLinks{Type: pick(s, often), Other: pick(s, often), Limit: 1 + min(s.IntN(4), s.IntN(4))})
	}
	for _, name := range m.Types {
		share := 0.25
		if name == resolver.UserID || name == resolver.AnonymousID {
			share = 0.05
		}
		if s.often(share) {
			m.Unlinked = append(m.Unlinked, name)
		}
	}
	for s.often(0.45) && len(m.MaxPerProfile) < 2 {
		if name := pick(s, often); m.Merges(name) {
			m.MaxPerProfile = append(m.MaxPerProfile, resolver.MaxPerProfile{Type: name, Limit: 1 + s.IntN(3)})
		}
	}
	if s.often(0.15) {
		m.Blocked = resolver.Blocked{}
	}
	for s.often(0.3) {
		m.Blocked.Values = append(m.Blocked.Values, s.blockedValue())
	}
	for s.often(0.15) {
		m.Blocked.Patterns = append(m.Blocked.Patterns, s.blockedPattern())
	}
	for s.often(0.15) {
		if m.Blocked.ByType == nil {
			m.Blocked.ByType = map[string]resolver.BlockedOfType{}
		}
		of := resolver.BlockedOfType{Values: []string{s.blockedValue()}}
		if s.often(0.5) {
			of.Patterns = []string{s.blockedPattern()}
		}
		m.Blocked.ByType[pick(s, m.Types)] = of
	}
	m.Normalize = nil
	for s.often(0.2) {
		if m.Normalize == nil {
			m.Normalize = map[string][]resolver.Step{}
		}
		name := pick(s, m.Types)
		m.Normalize[name] = append(m.Normalize[name], pick(s, resolver.Steps()))
	}
	return m
}

func (s *stream) blockedValue() string {
	return pick(s, []string{"u-0", "u-1", "a-0", "a-1", "a-2", "g-0", "v0", "v1", "1", "mail-0@x.y", "it's", "back\\slash", "é", "x", "/a/b", "it's\n\n😀\\"})
}

func (s *stream) blockedPattern() string {
	return pick(s, []string{`^u-[0-2]$`, `[13]$`, `(?i)^A-0`, `x.y`, `^v`, `^[^a-z]*$`, `\x00`, `'|"`, `é`, `\\`, `^a.*b$`})
}
