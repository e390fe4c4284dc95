package resolver

import (
	"regexp"
	"strings"
)

// A dot in a path of a JSON column stands between an object and its member. One in a key is part of the name, and stands there as %2E
// (ClickHouse's json_type_escape_dots_in_keys). Where a model says a.b, both may be meant.

const escapedDot = "%2E"

// EscapeDots is a name as a step of a path.
func EscapeDots(name string) string { return strings.ReplaceAll(name, ".", escapedDot) }

// UnescapeDots is the name that a step of a path stands for.
func UnescapeDots(step string) string { return strings.ReplaceAll(step, escapedDot, ".") }

// Dotted is the path by which a name with dots is read that is written like the place's path, "" where there is no such name: traits and
// properties may have such names, and traits in the context. A path that says itself which of its dots are part of a name means nothing
// else.
func (p Place) Dotted() string {
	within, name := "", p.Path
	if p.Column == "context" {
		inner, isTrait := strings.CutPrefix(p.Path, "traits.")
		if !isTrait {
			return ""
		}
		within, name = "traits.", inner
	}
	if !strings.Contains(name, ".") || HasDottedName(name) {
		return ""
	}
	return within + EscapeDots(name)
}

// Place is where the slot is in an event.
func (s Slot) Place() Place { return Place{Column: s.Column, Path: s.Path} }

// HasDottedName tells whether a path says itself which of its dots are part of a name.
func HasDottedName(path string) bool { return strings.Contains(path, escapedDot) }

// PathSteps are the names on a path, from the outermost object inwards.
func PathSteps(path string) []string {
	steps := strings.Split(path, ".")
	for i, step := range steps {
		steps[i] = UnescapeDots(step)
	}
	return steps
}

// bareStep is a name that a model writes without quotes.
var bareStep = regexp.MustCompile(`^[A-Za-z0-9_$-]+$`)

// written finds the steps of a place as a model writes it: names, or names in quotes.
var written = regexp.MustCompile(`"[^"]*"|[^."]+`)

// ParsePlace reads a place as a model writes it: a column, with a path behind it, in which names of other letters are in quotes.
func ParsePlace(text string) Place {
	column, rest, _ := strings.Cut(text, ".")
	steps := written.FindAllString(rest, -1)
	for i, step := range steps {
		steps[i] = EscapeDots(strings.Trim(step, `"`))
	}
	return Place{Column: column, Path: strings.Join(steps, ".")}
}

// String writes the place as a model does.
func (p Place) String() string {
	text := p.Column
	if p.Path == "" {
		return text
	}
	for _, step := range PathSteps(p.Path) {
		if !bareStep.MatchString(step) {
			step = `"` + step + `"`
		}
		text += "." + step
	}
	return text
}
