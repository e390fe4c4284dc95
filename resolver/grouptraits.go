package resolver

import (
	"slices"
	"strings"
)

// Spellings are how programs write a type of events: identify, Identify, IDENTIFY. A list of them can be found by the order of a table,
// where letters of any case could not. Of "" there are none.
func Spellings(eventType string) []string {
	if eventType == "" {
		return []string{}
	}
	lower := strings.ToLower(eventType)
	all := []string{eventType, lower, strings.ToUpper(lower[:1]) + lower[1:], strings.ToUpper(eventType)}
	slices.Sort(all)
	return slices.Compact(all)
}

// groupEvent is the type of events whose traits are those of a group.
const groupEvent = "group"

// OfGroup tells whether the slot reads what events say of a group.
func (s Slot) OfGroup() bool { return strings.EqualFold(s.Only, groupEvent) }

// Except is the type of events that the slot does not read, "" for none: the traits of a group event are the group's, and an address
// that stands there is of nobody in particular. A slot for group events alone asks for them.
func (s Slot) Except() string {
	if s.Column == "traits" && s.Path != "" && !s.OfGroup() {
		return groupEvent
	}
	return ""
}
