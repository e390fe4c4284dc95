package modelfile

import (
	"cmp"
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// block reads what is blocked. Values are compared after normalization and ignoring case, so they are kept trimmed and lower-case.
func (p *parser) block(v value) {
	builtin, given := v.get("builtin")
	if given && !builtin.truth {
		p.model.Blocked = resolver.Blocked{}
	}
	forAll := p.blocked(v, "")
	p.model.Blocked.Values = sorted(append(p.model.Blocked.Values, forAll.Values...))
	p.model.Blocked.Patterns = forAll.Patterns
	types, _ := v.get("types")
	for _, e := range types.entries {
		known := p.declares(e)
		blocked := p.blocked(e.value, e.key)
		if !known {
			continue
		}
		if p.model.Blocked.ByType == nil {
			p.model.Blocked.ByType = make(map[string]resolver.BlockedOfType)
		}
		p.model.Blocked.ByType[e.key] = blocked
	}
}

// blocked reads values and patterns for one type, or for all where the name is "".
func (p *parser) blocked(v value, name string) (blocked resolver.BlockedOfType) {
	steps := p.model.Normalize[name]
	values, _ := v.get("values")
	for _, item := range values.items {
		word := resolver.Normalize(item.text, resolver.Lower)
		switch normal := resolver.Normalize(item.text, steps...); {
		case word == "" && item.text != "":
			p.ReportAt(item.node, "leave it out: a value of nothing that anybody sees is missing anyway", "a blocked value is empty")
		case len(word) > resolver.MaxValueBytes:
			p.ReportAt(item.node, "leave it out: such values are rejected anyway", "a blocked value is over %d bytes", resolver.MaxValueBytes)
		case resolver.Normalize(normal, resolver.Lower) != word && normal == "":
			p.ReportAt(item.node, "leave it out: the value is then empty and missing",
				"the steps %v leave nothing of a value of %s like this", steps, name)
		case resolver.Normalize(normal, resolver.Lower) != word:
			p.ReportAt(item.node, "write it as the steps leave it: "+quoted(normal), "no value of %s is like this after its steps %v", name, steps)
		default:
			blocked.Values = append(blocked.Values, word)
		}
	}
	patterns, _ := v.get("patterns")
	for _, item := range patterns.items {
		if problem, hint := wrongPattern(item.text); problem != "" {
			p.ReportAt(item.node, hint, "%s", problem)
			continue
		}
		blocked.Patterns = append(blocked.Patterns, item.text)
	}
	blocked.Values, blocked.Patterns = sorted(blocked.Values), sorted(blocked.Patterns)
	return blocked
}

// sorted returns the texts in order, each once.
func sorted(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// builtinMaxLinks gives the built-in limit to each type that the file has none for: an address of a whole company is nobody's, as a
// kiosk is.
func (p *parser) builtinMaxLinks() {
	if !slices.Contains(p.model.Types, resolver.UserID) {
		return
	}
	for _, name := range p.model.Types {
		limited := slices.ContainsFunc(p.model.MaxLinks, func(l resolver.MaxLinks) bool { return l.Type == name && l.Other == resolver.UserID })
		if name != resolver.UserID && !limited {
			p.model.MaxLinks = append(p.model.MaxLinks, resolver.MaxLinks{Type: name, Other: resolver.UserID, Limit: resolver.BuiltinMaxLinks})
		}
	}
	p.sortMaxLinks()
}

func (p *parser) sortMaxLinks() {
	slices.SortFunc(p.model.MaxLinks, func(a, b resolver.MaxLinks) int {
		return cmp.Or(cmp.Compare(p.rank(a.Type), p.rank(b.Type)), cmp.Compare(p.rank(a.Other), p.rank(b.Other)))
	})
}

// maxLinks reads the file's limits. Without any there are none, not even those that are built in.
func (p *parser) maxLinks(v value) {
	for _, e := range v.entries {
		known := p.declares(e)
		for _, other := range e.value.entries {
			switch {
			case other.key == e.key:
				p.ReportAt(other.keyNode, "max_per_profile limits how many of one type a profile may have", "max_links of %s with itself", e.key)
			case p.declares(other) && known:
				p.model.MaxLinks = append(p.model.MaxLinks, resolver.MaxLinks{Type: e.key, Other: other.key, Limit: other.value.number})
			}
		}
	}
	if len(v.entries) > 0 {
		p.builtinMaxLinks()
	}
}

func (p *parser) maxPerProfile(v value) {
	for _, e := range v.entries {
		switch known := p.declares(e); {
		case known && !p.model.Merges(e.key):
			p.ReportAt(e.keyNode, "leave it out", "max_per_profile of %s limits a type that merges nothing (link: false)", e.key)
		case known:
			p.model.MaxPerProfile = append(p.model.MaxPerProfile, resolver.MaxPerProfile{Type: e.key, Limit: e.value.number})
		}
	}
	slices.SortFunc(p.model.MaxPerProfile, func(a, b resolver.MaxPerProfile) int { return cmp.Compare(p.rank(a.Type), p.rank(b.Type)) })
}

func (p *parser) rank(name string) int { return slices.Index(p.model.Types, name) }
