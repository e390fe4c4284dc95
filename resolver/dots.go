package resolver

import "strings"

// A dot in a path of a JSON column stands between an object and its member. One in a key is part of the name, and stands there as %2E
// (ClickHouse's json_type_escape_dots_in_keys). Where a model says a.b, both may be meant.

const escapedDot = "%2E"

// EscapeDots is a name as a step of a path.
func EscapeDots(name string) string { return strings.ReplaceAll(name, ".", escapedDot) }

// UnescapeDots is the name that a step of a path stands for.
func UnescapeDots(step string) string { return strings.ReplaceAll(step, escapedDot, ".") }

// Dotted is the path by which a name with dots is read that is written like the place's path, "" where there is no such name: traits and
// properties may have such names, and traits in the context.
func (p Place) Dotted() string {
	within, name := "", p.Path
	if p.Column == "context" {
		inner, isTrait := strings.CutPrefix(p.Path, "traits.")
		if !isTrait {
			return ""
		}
		within, name = "traits.", inner
	}
	if !strings.Contains(name, ".") {
		return ""
	}
	return within + EscapeDots(name)
}

// Place is where the slot is in an event.
func (s Slot) Place() Place { return Place{Column: s.Column, Path: s.Path} }
