package modelfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// traits reads the rules for traits, which come beside the built-in ones.
func (p *parser) traits(v value) {
	var rules []resolver.TraitRule
	var nodes []entry
	for _, e := range v.entries {
		if rule, ok := p.trait(e); ok {
			rules, nodes = append(rules, rule), append(nodes, e)
		}
	}
	p.differentColumns(rules, nodes)
	for _, rule := range rules {
		if at := p.ruleOf(rule.Name); at >= 0 {
			p.model.Traits[at] = rule
		} else {
			p.model.Traits = append(p.model.Traits, rule)
		}
	}
	if n := len(p.model.Traits); n > resolver.MaxTraitRules {
		p.ReportAt(v.node, "", "there are %d rules for traits with the built-in ones, where at most %d can be", n, resolver.MaxTraitRules)
	}
}

func (p *parser) ruleOf(name string) int {
	return slices.IndexFunc(p.model.Traits, func(r resolver.TraitRule) bool { return r.Name == name })
}

// trait reads one rule. It is not ok where something is wrong with it, which is reported.
func (p *parser) trait(e entry) (rule resolver.TraitRule, ok bool) {
	before := p.Problems()
	rule = resolver.TraitRule{Name: e.key, Pick: resolver.PickLast, Type: "String", From: []string{e.key}}
	if pick, given := e.value.get("pick"); given {
		rule.Pick = resolver.Pick(pick.text)
	}
	stated, given := e.value.get("type")
	if given {
		kind, problem, hint := resolver.ParseTraitType(stated.text)
		if problem != "" {
			p.ReportAt(stated.node, hint, "%s: %s", e.key, problem)
			return rule, false
		}
		rule.Type = kind.Name
	}
	if from, given := e.value.get("from"); given {
		rule.From = texts(from)
	}
	sources, _ := e.value.get("sources")
	rule.Sources = texts(sources)
	column, given := e.value.get("column")
	switch {
	case given && column.text != "":
		rule.Column = column.text
	case given && column.truth:
		rule.Column = e.key
		if name := traitColumn(); !name.fits(e.key) {
			message, hint := name.wrong("column", e.key)
			if mended := strings.ReplaceAll(e.key, "-", "_"); name.fits(mended) {
				hint = fmt.Sprintf("name the column: column: %s", mended)
			}
			p.ReportAt(column.node, hint, "%s", message)
		}
	}
	if len(rule.From) == 0 || p.Problems() > before {
		return rule, false // reported
	}
	if problem, hint := rule.Problem(); problem != "" {
		at := e.keyNode
		if pick, given := e.value.get("pick"); given {
			at = pick.node
		}
		switch {
		case sources.node != nil && len(rule.Sources) > 0 && (rule.Pick == resolver.PickSet || rule.Pick == resolver.PickSum):
			at = sources.node
		case stated.node != nil:
			at = stated.node
		}
		p.ReportAt(at, hint, "%s: %s", e.key, problem)
		return rule, false
	}
	return rule, true
}

// differentColumns reports columns that have the name of another, one of the file or a built-in one that stays.
func (p *parser) differentColumns(rules []resolver.TraitRule, entries []entry) {
	for i, rule := range rules {
		if rule.Column == "" {
			continue
		}
		other := slices.IndexFunc(rules[:i], func(r resolver.TraitRule) bool { return r.Column == rule.Column })
		node := entries[i].keyNode
		if column, given := entries[i].value.get("column"); given {
			node = column.node
		}
		if other >= 0 {
			p.ReportAt(node, "each needs a name of its own", "the column %s is that of the trait %s too", rule.Column, rules[other].Name)
			continue
		}
		for _, builtin := range p.model.Traits {
			replaced := slices.ContainsFunc(rules, func(r resolver.TraitRule) bool { return r.Name == builtin.Name })
			if builtin.Column == rule.Column && !replaced {
				p.ReportAt(node, fmt.Sprintf("give it another name, or give the built-in trait none: %s: {column: false}", builtin.Name),
					"the column %s is that of the built-in trait %s", rule.Column, builtin.Name)
			}
		}
	}
}

// texts are those of a list.
func texts(v value) []string {
	var all []string
	for _, item := range v.items {
		all = append(all, item.text)
	}
	return all
}

// traits writes the rules that are not built in.
func (w *writer) traits(k key) {
	builtin := resolver.BuiltinTraits()
	w.comment("Built in:")
	for _, rule := range builtin {
		w.line("# - %s", traitText(rule))
	}
	own := slices.DeleteFunc(slices.Clone(w.model.Traits), func(r resolver.TraitRule) bool {
		return slices.ContainsFunc(builtin, func(b resolver.TraitRule) bool { return traitText(b) == traitText(r) })
	})
	if len(own) == 0 {
		w.example("traits:\n" + k.example)
		return
	}
	w.line("traits:")
	for _, rule := range own {
		w.line("  %s", traitText(rule))
	}
}

// traitText writes one rule, without what need not be said.
func traitText(r resolver.TraitRule) string {
	var parts []string
	if r.Pick != resolver.PickLast {
		parts = append(parts, "pick: "+string(r.Pick))
	}
	if r.Type != "String" {
		parts = append(parts, "type: "+plain(r.Type))
	}
	if len(r.From) != 1 || r.From[0] != r.Name {
		parts = append(parts, "from: ["+strings.Join(allPlain(r.From), ", ")+"]")
	}
	if len(r.Sources) > 0 {
		parts = append(parts, "sources: ["+strings.Join(allPlain(r.Sources), ", ")+"]")
	}
	switch r.Column {
	case "":
		if len(parts) == 0 {
			parts = append(parts, "column: false")
		}
	case r.Name:
		parts = append(parts, "column: true")
	default:
		parts = append(parts, "column: "+plain(r.Column))
	}
	return plain(r.Name) + ": {" + strings.Join(parts, ", ") + "}"
}

func allPlain(words []string) []string {
	written := make([]string, len(words))
	for i, word := range words {
		written[i] = plain(word)
	}
	return written
}
