package modelfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// identifier is one entry of the list of identifiers.
type identifier struct {
	name      string
	line      int
	node      ast.Node // of its type
	slots     []resolver.Slot
	steps     []resolver.Step
	priority  value // its node is nil where none is stated
	linksNone bool
	linkNode  ast.Node
	standsFor []value
}

func (p *parser) builtinIdentifiers() {
	for _, name := range p.model.Types {
		p.declared = append(p.declared, identifier{name: name})
	}
}

// identifiers reads the list, which takes the place of the built-in identifiers.
func (p *parser) identifiers(v value) {
	p.uncertain = v.partial
	for _, item := range v.items {
		p.identifier(item)
	}
	p.byPriority()
	p.somethingLinks(v)

	p.model.Types, p.model.Slots, p.model.Normalize, p.model.Unlinked, p.model.StandsFor = nil, nil, nil, nil, nil
	for _, i := range p.declared {
		p.model.Types = append(p.model.Types, i.name)
		if len(i.steps) > 0 {
			if p.model.Normalize == nil {
				p.model.Normalize = make(map[string][]resolver.Step)
			}
			p.model.Normalize[i.name] = i.steps
		}
		if i.linksNone {
			p.model.Unlinked = append(p.model.Unlinked, i.name)
		}
	}
	p.model.Slots = slotsInOrder(p.declared)
	p.standsFor()
}

// standsFor reads for which types others stand.
func (p *parser) standsFor() {
	for _, i := range p.declared {
		for _, of := range i.standsFor {
			back := slices.ContainsFunc(p.declared, func(other identifier) bool {
				return other.name == of.text && slices.ContainsFunc(other.standsFor, func(v value) bool { return v.text == i.name })
			})
			switch {
			case of.text == i.name:
				p.ReportAt(of.node, "name other types", "%s stands for itself", i.name)
			case back:
				p.ReportAt(of.node, "leave one of the two out: either links both", "%s stands for %s, and %s for %s", i.name, of.text, of.text, i.name)
			case p.declares(entry{key: of.text, keyNode: of.node}):
				if p.model.StandsFor == nil {
					p.model.StandsFor = make(map[string][]string)
				}
				p.model.StandsFor[i.name] = append(p.model.StandsFor[i.name], of.text)
			}
		}
	}
}

// distinctIDs declares what events of PostHog name somebody by.
func (p *parser) distinctIDs() {
	types := len(p.model.Types)
	p.model = p.model.WithDistinctIDs()
	for _, name := range p.model.Types[types:] {
		p.declared = append(p.declared, identifier{name: name})
	}
}

func (p *parser) identifier(item value) {
	p.uncertain = p.uncertain || item.partial
	name, ok := item.get("type")
	if !ok {
		p.uncertain = true
	} else if i := slices.IndexFunc(p.declared, func(i identifier) bool { return i.name == name.text }); i >= 0 {
		p.ReportAt(name.node, "one entry with all its places in from", "the type %s is declared in line %d already",
			name.text, p.declared[i].line)
		name.text = "" // what else is wrong with the entry is of use, the entry is not
	}
	read := identifier{name: name.text, line: yamlfile.Position(item.node).Line, node: name.node}
	if from, ok := item.get("from"); ok {
		read.slots = p.from(name.text, from)
	}
	if steps, ok := item.get("normalize"); ok {
		read.steps = p.steps(steps)
	}
	read.priority, _ = item.get("priority")
	if link, ok := item.get("link"); ok && !link.truth {
		read.linksNone, read.linkNode = true, link.node
	}
	stands, _ := item.get("stands_for")
	read.standsFor = stands.items
	if read.name != "" {
		p.declared = append(p.declared, read)
	}
}

// from reads the places of one type.
func (p *parser) from(name string, v value) []resolver.Slot {
	var slots []resolver.Slot
	for _, item := range v.items {
		where, only := item.text, ""
		if path, ok := item.get("path"); ok {
			where = path.text
		}
		if on, ok := item.get("on"); ok {
			only = on.text
		}
		if where == "" {
			continue // reported
		}
		at := resolver.ParsePlace(where)
		column, path := at.Column, at.Path
		ofType, _ := item.get("of_type")
		list, stated := item.get("list")
		if stated && !list.truth && ofType.text != "" {
			p.ReportAt(list.node, "leave list out", "of_type reads a list, and list is false")
		}
		slot := resolver.Slot{Type: name, Column: column, Path: path, Only: only, List: list.truth || ofType.text != "", OfType: ofType.text}
		if item.entries != nil && only == "" && !slot.List && !item.partial {
			p.ReportAt(item.node, "say of which type of event, on: alias, or list: true, or write the path alone",
				"nothing is said of the place but its path")
		}
		everywhere := slot
		everywhere.Only = ""
		again := slot.Except() == everywhere.Except() // the traits of groups are read where they are asked for
		switch {
		case slices.Contains(slots, slot):
			p.ReportAt(item.node, "once is enough", "from has %s twice", where)
			continue
		case again && slices.Contains(slots, everywhere):
			p.ReportAt(item.node, "keep one of the two", "from has %s for %s events, and for every event before", where, only)
		case only == "" && slices.ContainsFunc(slots, func(s resolver.Slot) bool {
			return s.Column == column && s.Path == path && s.List == slot.List && s.OfType == slot.OfType && s.Except() == everywhere.Except()
		}):
			p.ReportAt(item.node, "keep one of the two", "from has %s for every event, and for one type of events before", where)
		}
		slots = append(slots, slot)
	}
	return slots
}

func (p *parser) steps(v value) []resolver.Step {
	var steps []resolver.Step
	for _, item := range v.items {
		steps = append(steps, resolver.Step(item.text))
	}
	if slices.Contains(steps, resolver.Lower) && slices.Contains(steps, resolver.Upper) {
		p.ReportAt(v.node, "keep one of the two", "the steps lower and upper undo each other")
	}
	return steps
}

// byPriority puts the declared types in the order of their priority.
func (p *parser) byPriority() {
	stated := slices.IndexFunc(p.declared, func(i identifier) bool { return i.priority.node != nil })
	if stated < 0 || p.uncertain {
		return
	}
	first := p.declared[stated]
	for n, i := range p.declared {
		if i.priority.node == nil {
			p.ReportAt(i.node, "state one for each type, or for none: then the order of the list counts",
				"the identifier %s has no priority, while %s in line %d has one", i.name, first.name, first.line)
			return
		}
		for _, other := range p.declared[:n] {
			if other.priority.number == i.priority.number {
				p.ReportAt(i.priority.node, "each type needs one of its own", "the priority %d is taken by %s in line %d",
					i.priority.number, other.name, other.line)
				break
			}
		}
	}
	slices.SortStableFunc(p.declared, func(a, b identifier) int { return cmp.Compare(a.priority.number, b.priority.number) })
}

// somethingLinks reports a file in which no type merges.
func (p *parser) somethingLinks(v value) {
	if p.uncertain || slices.ContainsFunc(p.declared, func(i identifier) bool { return !i.linksNone }) {
		return
	}
	at := v.node
	if len(p.declared) > 0 {
		at = p.declared[0].linkNode
	}
	p.ReportAt(at, "leave link: false out for one type at least", "no type merges anything: all have link: false")
}

// slotsInOrder puts the slots in the order in which they claim an event: those for every event before those for one type of events,
// and in each half user_id, anonymous_id, then the others by priority.
func slotsInOrder(declared []identifier) []resolver.Slot {
	claim := func(i identifier) int { return slices.Index([]string{resolver.AnonymousID, resolver.UserID}, i.name) }
	byClaim := slices.SortedStableFunc(slices.Values(declared), func(a, b identifier) int { return cmp.Compare(claim(b), claim(a)) })
	var slots []resolver.Slot
	for _, restricted := range []bool{false, true} {
		for _, i := range byClaim {
			for _, slot := range i.slots {
				if (slot.Only != "") == restricted {
					slots = append(slots, slot)
				}
			}
		}
	}
	return slots
}

// declares reports a type that is not declared.
func (p *parser) declares(e entry) bool {
	names := make([]string, len(p.declared))
	for i, declared := range p.declared {
		if names[i] = declared.name; declared.name == e.key {
			return true
		}
	}
	if !p.uncertain {
		hint := yamlfile.DidYouMean(e.key, names, fmt.Sprintf("declared are %s: add it to identifiers", shortened(names)))
		p.ReportAt(e.keyNode, hint, "the type %s is not declared", e.key)
	}
	return false
}

// shortened lists the first of many names.
func shortened(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
