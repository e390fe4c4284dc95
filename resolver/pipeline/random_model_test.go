package pipeline_test

import (
	"maps"
	"slices"
	"strings"

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
	m.StandsFor = s.standing(m)
	if s.often(0.5) {
		s.Shuffle(len(m.Types), func(i, j int) { m.Types[i], m.Types[j] = m.Types[j], m.Types[i] })
		s.Shuffle(len(m.Slots), func(i, j int) { m.Slots[i], m.Slots[j] = m.Slots[j], m.Slots[i] })
	}
	m = s.ruled(s.guarded(m))
	if len(m.Traits)%3 == 0 {
		// The same events, read as tables of other layouts are.
		m.Sources[0].Where = resolver.Expression{SQL: "true"}
	}
	if len(m.Traits)%3 == 1 {
		m = s.aside(len(m.Traits) * len(m.Slots)).listing(m)
	}
	return m
}

// standing says of some types that they stand for others.
func (s *stream) standing(m resolver.Model) map[string][]string {
	stands := map[string][]string{}
	for _, name := range m.Types {
		for _, of := range m.Types {
			builtin := name == resolver.PreviousID && (of == resolver.UserID || of == resolver.AnonymousID)
			if name != of && !slices.Contains(stands[of], name) && (builtin && s.often(0.8) || !builtin && s.often(0.04)) {
				stands[name] = append(stands[name], of)
			}
		}
	}
	return stands
}

// ruled gives the model other rules for traits in most cases.
func (s *stream) ruled(m resolver.Model) resolver.Model {
	if s.often(0.25) {
		return m
	}
	m.Traits = nil
	for n := 1 + s.IntN(6); n > 0; n-- {
		rule := resolver.TraitRule{Name: pick(s, []string{"email", "plan", "plans", "age", "city", "kebab-case", "type", "address", "other"}), Pick: pick(s, resolver.Picks())}
		if slices.ContainsFunc(m.Traits, func(r resolver.TraitRule) bool { return r.Name == rule.Name }) {
			continue
		}
		rule.Type = pick(s, traitTypes)
		if rule.Pick == resolver.PickSum {
			rule.Type = pick(s, []string{"Int64", "UInt8", "Decimal(18, 2)", "Decimal(5, 1)", "Decimal(38, 18)"})
		}
		for len(rule.From) == 0 || s.often(0.4) && len(rule.From) < resolver.MaxTraitFrom {
			// Names that come in this stream, so that rules meet.
			names := traitPaths
			if s.often(0.75) {
				names = slices.Concat(s.names, traitPaths[:1])
			}
			if from := pick(s, names); !slices.Contains(rule.From, from) && resolver.IsTraitPath(from) {
				rule.From = append(rule.From, from)
			}
		}
		for s.often(0.3) && rule.Pick != resolver.PickSet && rule.Pick != resolver.PickSum {
			if source := pick(s, []string{"source 0", "source 1", "source 2", "unnamed", "it's", "😀\n\n", ""}); !slices.Contains(rule.Sources, source) {
				rule.Sources = append(rule.Sources, source)
			}
		}
		if s.often(0.7) {
			rule.Column = "trait_" + strings.ReplaceAll(rule.Name, "-", "_")
		}
		m.Traits = append(m.Traits, rule)
	}
	return m
}

var traitTypes = []string{
	"String", "String", "String", "Bool", "Int8", "Int64", "UInt64", "Int128", "Float64", "Decimal(18, 2)", "Decimal(3, 0)", "Date", "Date32", "DateTime", "DateTime64(3, 'UTC')",
}

// traitPaths are names that rules take, some of which no event has.
var traitPaths = []string{"email", "plan", "age", "address.city", "address.zip", "address.city.zip", "address", "missing", "sp ace"}

// changed is another model: one of those before, a new one, or this one with other guards.
func (s *stream) changed(before []resolver.Model) resolver.Model {
	switch s.IntN(4) {
	case 0:
		return pick(s, before)
	case 1:
		return s.model()
	default:
		if s.often(0.1) {
			return s.ruled(before[len(before)-1])
		}
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
		name, step := pick(s, m.Types), pick(s, resolver.Steps())
		if !slices.Contains(m.Normalize[name], step) { // as in a file
			m.Normalize[name] = append(m.Normalize[name], step)
		}
	}
	return m
}

func (s *stream) blockedValue() string {
	return pick(s, []string{"u-0", "u-1", "a-0", "a-1", "a-2", "g-0", "v0", "v1", "1", "mail-0@x.y", "it's", "back\\slash", "é", "x", "/a/b", "it's\n\n😀\\"})
}

func (s *stream) blockedPattern() string {
	return pick(s, []string{`^u-[0-2]$`, `[13]$`, `(?i)^A-0`, `x.y`, `^v`, `^[^a-z]*$`, `\x00`, `'|"`, `é`, `\\`, `^a.*b$`})
}
