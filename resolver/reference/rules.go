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

// Normal returns the value as values of the type are compared, ” if it is missing.
func Normal(model resolver.Model, identifierType, value string) string {
	value = outerSpace.ReplaceAllString(value, "")
	for _, step := range model.Normalize[identifierType] {
		var out []byte
		for _, b := range []byte(value) {
			letter := 'a' <= b|0x20 && b|0x20 <= 'z'
			switch {
			case step == "lower" && letter:
				out = append(out, b|0x20)
			case step == "upper" && letter:
				out = append(out, b&^0x20)
			case step == "digits" && (b < '0' || b > '9'):
			case step == "no_spaces" && (b == ' ' || '\t' <= b && b <= '\r'):
			default:
				out = append(out, b)
			}
		}
		value = string(out)
	}
	return outerSpace.ReplaceAllString(value, "")
}

// Reason says why a normal value may not be an identifier of the type, ” if it may.
func Reason(model resolver.Model, identifierType, value string) string {
	blocked := model.Blocked
	if len(value) > 1024 {
		return "too_long"
	}
	if !utf8.ValidString(value) {
		return "invalid"
	}
	if blocked.Builtin && identifierType == "email" && (len(value) < 3 || !strings.Contains(value[1:len(value)-1], "@")) {
		return "invalid"
	}
	if blocked.Builtin && zerosOrDashes.MatchString(value) {
		return "blocked"
	}
	for _, other := range slices.Concat(blocked.Values, blocked.ByType[identifierType].Values) {
		if sameIgnoringCase(value, other) {
			return "blocked"
		}
	}
	for _, pattern := range slices.Concat(blocked.Patterns, blocked.ByType[identifierType].Patterns) {
		if regexp.MustCompile("(?s)" + pattern).MatchString(value) {
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
		ofGroup := event.Type == "group" && slot.Column == "traits" && slot.Path != "" && slot.Only != "group"
		if slot.Only != "" && slot.Only != event.Type || ofGroup {
			continue
		}
		value := Normal(model, slot.Type, event.Column(slot.Column, slot.Path))
		if value == "" {
			continue
		}
		id := ID{slot.Type, value}
		list := &r.usable
		if Reason(model, slot.Type, value) != "" {
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
