package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kindred-id/kindred/resolver"
)

// ID is an identifier or a rejected value.
type ID struct{ Type, Value string }

var (
	wholeFloat    = regexp.MustCompile(`^(-?\d+)\.0+$`)
	zerosOrDashes = regexp.MustCompile(`^[0-]*$`)
	uuidOfFs      = regexp.MustCompile(`^(?i:[f-]{32}|[f-]{36})$`)
)

// Normal returns the value as values of the type are compared, ” if it is missing.
func Normal(model resolver.Model, identifierType, value string) string {
	value = wholeFloat.ReplaceAllString(strings.TrimFunc(value, nobodySees), "$1")
	for _, step := range model.Normalize[identifierType] {
		if step == "no_spaces" {
			value = without(value, nobodySees)
			continue
		}
		var out []byte
		for _, b := range []byte(value) {
			letter := 'a' <= b|0x20 && b|0x20 <= 'z'
			switch {
			case step == "lower" && letter:
				out = append(out, b|0x20)
			case step == "upper" && letter:
				out = append(out, b&^0x20)
			case step == "digits" && (b < '0' || b > '9'):
			default:
				out = append(out, b)
			}
		}
		value = string(out)
	}
	return strings.TrimFunc(value, nobodySees)
}

// without leaves characters out, and keeps bytes that are none.
func without(value string, unwanted func(rune) bool) string {
	var out []byte
	for at, c := range value {
		size := 1
		if c != utf8.RuneError || strings.HasPrefix(value[at:], "\ufffd") {
			size = utf8.RuneLen(c)
		}
		if !unwanted(c) {
			out = append(out, value[at:at+size]...)
		}
	}
	return string(out)
}

// nobodySees knows white space, control characters, and what Unicode calls ignorable, but for the marks that make a picture of a letter;
// and the pattern of Braille that has no dots.
func nobodySees(c rune) bool {
	format := unicode.Is(unicode.Cf, c) &&
		(c < 0x600 || c == 0x61c || 0x180e <= c && c <= 0xfff8 || 0xfff9 <= c && c <= 0xfffb || c >= 0xe0000)
	selector := unicode.Is(unicode.Variation_Selector, c) && (c < 0xfe00 || c > 0xfe0f)
	return unicode.In(c, unicode.White_Space, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point) || format || selector || c == 0x2800
}

// placeholder tells whether a value is a template that nobody filled in, or words in brackets, also in quotes.
func placeholder(value string) bool {
	for _, before := range []string{"", "'", `"`} {
		for _, after := range []string{"", "'", `"`} {
			if strings.HasPrefix(value, before) && strings.HasSuffix(value, after) && len(value) >= len(before+after) &&
				unfilled(value[len(before):len(value)-len(after)]) {
				return true
			}
		}
	}
	return false
}

func unfilled(value string) bool {
	within := func(before, after string) (string, bool) {
		if len(value) < len(before+after) || !strings.HasPrefix(value, before) || !strings.HasSuffix(value, after) {
			return "", false
		}
		return value[len(before) : len(value)-len(after)], true
	}
	for _, form := range [][2]string{{"${", "}"}, {"#{", "}"}, {"@{", "}"}, {"$(", ")"}, {"{{", "}}"}, {"{%", "%}"}, {"<%", "%>"}, {"*|", "|*"}} {
		if _, is := within(form[0], form[1]); is {
			return true
		}
	}
	if inner, is := within("{", "}"); is && zerosOrDashes.MatchString(inner) {
		return true
	}
	words := regexp.MustCompile(`^[A-Za-z_][A-Za-z_. ]*$`)
	for _, form := range [][2]string{{"{", "}"}, {"<", ">"}, {"(", ")"}} {
		if inner, is := within(form[0], form[1]); is && words.MatchString(inner) {
			return true
		}
	}
	bare := strings.TrimRight(strings.TrimLeft(value, "["), "]")
	if strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]") && words.MatchString(bare) {
		return true
	}
	name := strings.Trim(value, "%")
	return strings.HasPrefix(value, "%") && strings.HasSuffix(value, "%") && words.MatchString(name) && !strings.Contains(name, " ")
}

// Reason says why a normal value may not be an identifier of the type, ” if it may.
func Reason(model resolver.Model, identifierType, value string) string {
	blocked := model.Blocked
	fromLists := slices.ContainsFunc(model.Slots, func(s resolver.Slot) bool { return s.List && s.Type == identifierType })
	if fromLists && value == tooMany {
		return "too_many"
	}
	if len(value) > 1024 {
		return "too_long"
	}
	if !utf8.ValidString(value) {
		return "invalid"
	}
	if blocked.Builtin && identifierType == "email" && (len(value) < 3 || !strings.Contains(value[1:len(value)-1], "@")) {
		return "invalid"
	}
	if blocked.Builtin && (zerosOrDashes.MatchString(value) || uuidOfFs.MatchString(value) || placeholder(value)) {
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
		ofGroup := strings.EqualFold(event.Type, "group") && slot.Column == "traits" && slot.Path != "" && !strings.EqualFold(slot.Only, "group")
		if slot.Only != "" && !strings.EqualFold(slot.Only, event.Type) || ofGroup {
			continue
		}
		for _, value := range values(model, slot, event) {
			id := ID{slot.Type, value}
			list := &r.usable
			if Reason(model, slot.Type, value) != "" {
				list = &r.rejected
			}
			if !slices.Contains(*list, id) {
				*list = append(*list, id)
			}
		}
	}
	return r
}

// values are the normal values in a slot, each once, in order.
func values(model resolver.Model, slot resolver.Slot, event Event) []string {
	found := []string{event.Column(slot.Column, slot.Path)}
	if slot.List {
		found = event.List(slot.Column, slot.Path, slot.OfType)
	}
	var normal []string
	for _, value := range found {
		if value = Normal(model, slot.Type, value); value != "" && !slices.Contains(normal, value) {
			normal = append(normal, value)
		}
	}
	if len(normal) > 50 {
		return []string{tooMany}
	}
	return normal
}

const tooMany = "more than 50 values in one event"

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
