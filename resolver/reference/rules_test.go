package reference

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// TestValues holds the rules for values against results that were written by hand: from a document to what is wrong with a value.
func TestValues(t *testing.T) {
	model := resolver.BuiltinModel()
	model.Normalize = map[string][]resolver.Step{"email": {resolver.Lower}, "phone": {resolver.Digits}, "code": {resolver.NoSpaces, resolver.Upper}}
	model.Blocked.Patterns = []string{"^test.X"}
	model.Blocked.ByType = map[string]resolver.BlockedOfType{"phone": {Values: []string{"555"}}}
	event := Event{UserID: " U ", Traits: Document{
		"email": " Me@Company.COM\n", "at": "@@", "dotted.name": "a b\tc", "within": map[string]any{"deep": map[string]any{"er": "N/A"}, "list": []any{"x"}, "nothing": nil},
		"phone": "5-5-5", "number": json.Number("7"), "yes": true, "long": strings.Repeat("é", 513), "bad": "a\xff", "block": "test\nX", "zeros": "0-0",
	}}
	for _, c := range []struct{ of, column, path, value, reason string }{
		{"user_id", "user_id", "", "U", ""},
		{"email", "traits", "email", "me@company.com", ""},
		{"email", "traits", "at", "@@", "invalid"},
		{"email", "traits", "zeros", "0-0", "invalid"},
		{"user_id", "traits", "zeros", "0-0", "blocked"},
		{"code", "traits", "dotted.name", "ABC", ""},
		{"code", "traits", "within.deep.er", "N/A", "blocked"},
		{"code", "traits", "within.list", "", ""},
		{"code", "traits", "within.nothing", "", ""},
		{"code", "traits", "within", "", ""},
		{"code", "traits", "email.more", "", ""},
		{"code", "traits", "block", "TESTX", ""},
		{"user_id", "traits", "block", "test\nX", "blocked"},
		{"phone", "traits", "phone", "555", "blocked"},
		{"phone", "traits", "yes", "", ""},
		{"user_id", "traits", "number", "7", ""},
		{"user_id", "traits", "yes", "true", "blocked"},
		{"user_id", "traits", "long", strings.Repeat("é", 513), "too_long"},
		{"user_id", "traits", "bad", "a\xff", "invalid"},
		{"user_id", "context", "a", "", ""},
		{"code", "traits", "dotted%2Ename", "ABC", ""},
		{"code", "traits", "within%2Edeep.er", "", ""},
	} {
		value := Normal(model, c.of, event.Column(c.column, c.path))
		reason := ""
		if value != "" {
			reason = Reason(model, c.of, value)
		}
		if value != c.value || reason != c.reason {
			t.Errorf("%s of %s %s: got %q, %q; want %q, %q", c.of, c.column, c.path, value, reason, c.value, c.reason)
		}
	}
}

// TestLists holds what is read of lists against results that were written by hand.
func TestLists(t *testing.T) {
	long := func(n int) (list []any) {
		for i := range n {
			list = append(list, json.Number(strconv.Itoa(i)), json.Number(strconv.Itoa(i)))
		}
		return list
	}
	event := Event{UserID: `["A", 42.0, null]`, AnonymousID: `[not JSON`, Properties: Document{
		"ids": []any{"B", " a", json.Number("7"), true, nil, "", []any{"x"}, map[string]any{"id": "y"}, "b"}, "one": "C", "none": map[string]any{"id": "x", "type": "t"},
		"most": long(50), "more": long(51),
		"typed": []any{map[string]any{"id": "D", "type": "t"}, map[string]any{"id": json.Number("8"), "type": "t"}, map[string]any{"id": "E", "type": "T"}, "t"},
	}}
	model := resolver.Model{Normalize: map[string][]resolver.Step{"listed": {resolver.Lower}}}
	for _, c := range []struct{ column, path, ofType, want string }{
		{"user_id", "", "", "a 42"},
		{"anonymous_id", "", "", "[not JSON"},
		{"properties", "ids", "", "b a 7 true"},
		{"properties", "one", "", "c"},
		{"properties", "none", "", ""},
		{"properties", "none", "t", ""},
		{"properties", "missing", "", ""},
		{"properties", "typed", "t", "d 8"},
		{"properties", "typed", "", "t"},
		{"properties", "more", "", "more than 50 values in one event"},
	} {
		slot := resolver.Slot{Type: "listed", Column: c.column, Path: c.path, List: true, OfType: c.ofType}
		if got := strings.Join(values(model, slot, event), " "); got != strings.ToLower(c.want) {
			t.Errorf("%s %s of %q: got %q, want %q", c.column, c.path, c.ofType, got, c.want)
		}
	}
	most := resolver.Slot{Type: "listed", Column: "properties", Path: "most", List: true}
	if got := values(model, most, event); len(got) != resolver.MaxListed {
		t.Errorf("got %d values of a list of %d", len(got), resolver.MaxListed)
	}
	model.Slots = []resolver.Slot{most}
	if got := Reason(model, "listed", resolver.TooMany); got != string(resolver.ByTooMany) {
		t.Errorf("a list that is too long is rejected as %q", got)
	}
}

// TestNobodySees holds the two lists of characters that nobody sees against each other.
func TestNobodySees(t *testing.T) {
	model := resolver.BuiltinModel()
	for c := range rune(0x110000) {
		around := string(c) + "a" + string(c)
		if got, want := resolver.Normalize(around), Normal(model, "user_id", around); got != want {
			t.Errorf("%U: Normalize says %q, the reference %q", c, got, want)
		}
	}
}
