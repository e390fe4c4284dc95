package reference

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// told applies rule 13 to what one event says.
func told(rules []resolver.TraitRule, document Document) map[string]any {
	out := map[string]any{}
	for name, value := range document {
		if value != nil && value != "" {
			out[name] = value
		}
	}
	for _, rule := range rules {
		for _, from := range rule.From {
			delete(out, from)
		}
		delete(out, rule.Name)
	}
	for _, rule := range rules {
		for _, from := range rule.From {
			if value := document.at(from); value != nil && value != "" {
				out[rule.Name] = value
				break
			}
		}
	}
	return out
}

// at is what stands under a name with dots that is written like the path, or at the path, nil if nothing does.
func (d Document) at(path string) any {
	if value, dotted := d[path]; dotted {
		return value
	}
	return d.within(path)
}

// within is what stands at a path, nil if nothing does.
func (d Document) within(path string) any {
	var value any = map[string]any(d)
	for _, name := range strings.Split(path, ".") {
		object, _ := value.(map[string]any)
		value = object[strings.ReplaceAll(name, "%2E", ".")]
	}
	return value
}

// ruleOf is the rule of a trait: without one, the newest value counts.
func ruleOf(rules []resolver.TraitRule, name string) resolver.TraitRule {
	for _, rule := range rules {
		if rule.Name == name {
			return rule
		}
	}
	return resolver.TraitRule{Name: name, Pick: "last", Type: "String"}
}

// picked applies rules 14 to 16 to all that is said of one trait.
func picked(rule resolver.TraitRule, said []Trait) Trait {
	trusted := func(a, b Trait) int { return cmp.Compare(trust(rule, a.Source), trust(rule, b.Source)) }
	last := slices.MaxFunc(said, func(a, b Trait) int { return cmp.Or(trusted(a, b), compareTraits(a, b)) })
	fitting := slices.DeleteFunc(slices.Clone(said), func(t Trait) bool { return !scan(rule.Type, t.Text()).fits })
	byValue := func(a, b Trait) int { return scan(rule.Type, a.Text()).compare(scan(rule.Type, b.Text())) }
	switch {
	case rule.Pick == "first":
		return slices.MaxFunc(said, func(a, b Trait) int { return cmp.Or(trusted(a, b), cmp.Compare(b.SetAt, a.SetAt), compareTraits(a, b)) })
	case rule.Pick == "min" && len(fitting) > 0:
		return slices.MaxFunc(fitting, func(a, b Trait) int { return cmp.Or(trusted(a, b), byValue(b, a), compareTraits(a, b)) })
	case rule.Pick == "max" && len(fitting) > 0:
		return slices.MaxFunc(fitting, func(a, b Trait) int { return cmp.Or(trusted(a, b), byValue(a, b), compareTraits(a, b)) })
	case rule.Pick == "set":
		last.Value = distinctValues(said)
	case rule.Pick == "sum" && len(fitting) > 0:
		last = slices.MaxFunc(fitting, compareTraits)
		last.Value = total(rule.Type, fitting)
	}
	return last
}

// trust is the greater the more the rule trusts a source.
func trust(rule resolver.TraitRule, source string) int {
	if at := slices.Index(rule.Sources, source); at >= 0 {
		return len(rule.Sources) - at
	}
	return 0
}

// distinctValues are the values, each once, in the order of their texts.
func distinctValues(said []Trait) []any {
	said = slices.Clone(said)
	for i, trait := range said {
		if _, isNumber := trait.Value.(json.Number); isNumber && longWhole.MatchString(trait.Text()) {
			said[i].Value = trait.Text() // which lists in columns of JSON do not keep as a number
		}
	}
	said = slices.SortedFunc(slices.Values(said), func(a, b Trait) int {
		return cmp.Or(strings.Compare(a.Text(), b.Text()), cmp.Compare(isText(a.Value), isText(b.Value)))
	})
	said = slices.CompactFunc(said, func(a, b Trait) bool { return a.Text() == b.Text() && isText(a.Value) == isText(b.Value) })
	var values []any
	for _, trait := range said {
		values = append(values, trait.Value)
	}
	return values
}

var longWhole = regexp.MustCompile(`^-?[0-9]{16,}$`)

// total is the sum, as a text where JSON columns take no such number.
func total(traitType string, said []Trait) any {
	sum := scan(traitType, "0")
	for _, trait := range said {
		sum.number.Add(sum.number, scan(traitType, trait.Text()).number)
	}
	text := decimal(sum.number)
	if len(strings.TrimPrefix(text, "-")) >= 19 && !strings.Contains(text, ".") {
		return text
	}
	return json.Number(text)
}

func compareTraits(a, b Trait) int {
	return cmp.Or(cmp.Compare(a.SetAt, b.SetAt), strings.Compare(a.MessageID, b.MessageID), strings.Compare(a.Text(), b.Text()),
		cmp.Compare(isText(a.Value), isText(b.Value)))
}

// isText is 1 for a text, 0 for any other value.
func isText(value any) int {
	if _, ok := value.(string); ok {
		return 1
	}
	return 0
}
