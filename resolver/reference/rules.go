package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kindred-id/kindred/resolver"
)

// ID is an identifier or a rejected value.
type ID struct{ Type, Value string }

var (
	outerSpace    = regexp.MustCompile(`^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$`)
	zerosOrDashes = regexp.MustCompile(`^[0-]*$`)
)

// Reason says why a trimmed value may not be an identifier, ” if it may.
func Reason(value string, blocked []string) string {
	if len(value) > 1024 {
		return "too_long"
	}
	if !utf8.ValidString(value) {
		return "invalid"
	}
	if zerosOrDashes.MatchString(value) {
		return "blocked"
	}
	for _, other := range blocked {
		if sameIgnoringCase(value, other) {
			return "blocked"
		}
	}
	return ""
}

// sameIgnoringCase knows the letters of ASCII alone.
func sameIgnoringCase(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// read is an event with what the rules find in it.
type read struct {
	Event
	usable   []ID // distinct, in slot order: the first is the owner
	rejected []ID // distinct
}

// inspect applies rules 2 to 4 to one event.
func inspect(model resolver.Model, event Event) read {
	r := read{Event: event}
	for _, slot := range model.Slots {
		if slot.Only != "" && slot.Only != event.Type {
			continue
		}
		value := outerSpace.ReplaceAllString(event.Column(slot.Column), "")
		if value == "" {
			continue
		}
		id := ID{slot.Type, value}
		list := &r.usable
		if Reason(value, model.Blocked.Values) != "" {
			list = &r.rejected
		}
		if !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	return r
}

// distinct applies rule 1. Of two rows that came in together the earlier in the slice stays, which the callers must not depend on.
func distinct(events []Event) []Event {
	first := map[string]Event{}
	var out []Event
	for _, event := range events {
		if event.MessageID == "" {
			out = append(out, event)
		} else if have, again := first[event.MessageID]; !again || event.ReceivedAt < have.ReceivedAt {
			first[event.MessageID] = event
		}
	}
	for _, event := range first {
		out = append(out, event)
	}
	return out
}

// compareIDs orders by type priority, then value.
func compareIDs(types []string) func(a, b ID) int {
	return func(a, b ID) int {
		return cmp.Or(cmp.Compare(slices.Index(types, a.Type), slices.Index(types, b.Type)), strings.Compare(a.Value, b.Value))
	}
}
