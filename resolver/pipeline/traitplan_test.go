package pipeline

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// TestPlanTraits says which statement reads what: names that mean one trait stand in one statement, by their paths if all can be.
func TestPlanTraits(t *testing.T) {
	rule := func(name string, from ...string) resolver.TraitRule {
		return resolver.TraitRule{Name: name, Pick: resolver.PickLast, Type: "String", From: from}
	}
	rules := []resolver.TraitRule{
		rule("email", "email"), rule("city", "address.city", "the city", "town"), rule("first_name", "first_name", "firstName"), rule("mails", "email"),
	}
	for _, c := range []struct {
		paths  []string
		within string
		want   []string
	}{
		{nil, "", nil},
		{[]string{"plan", "email"}, "", []string{"path [email plan] map[email:[0 3]]"}},
		// mails and city are names of rules, which mean nothing in the events.
		{[]string{"email", "firstName", "mails", "city"}, "", []string{"path [email firstName] map[email:[0 3] firstName:[2]]"}},
		{[]string{"town", "address.city", "address.zip"}, "", []string{"path [address.city town] map[address.city:[1] town:[1]]", "document [] map[] but [town]"}},
		{[]string{"town", "the city", "plan"}, "", []string{"path [plan] map[]", "document [] map[the city:[1] town:[1]] but [plan]"}},
		{[]string{"town", "address.city.x"}, "", []string{"document [address.city] map[address.city:[1] town:[1]] but []"}},
		// A dot in a name is kept as %2E. A rule means both, and where events have both, documents tell which.
		{[]string{"email%2Everified", "address%2Ecity"}, "", []string{"path [email.verified address.city] map[address.city:[1]]"}},
		{[]string{"address.city", "address%2Ecity"}, "", []string{"document [address.city] map[address.city:[1]] but []"}},
		{[]string{"email", "email%2Everified.at", "email.verified"}, "", []string{"document [] map[email:[0 3]] but []"}},
		{[]string{"traits.plan", "library.name", "traits.a b"}, "traits", []string{"path [plan] map[]", "document [] map[] but [plan]"}},
	} {
		var got []string
		for _, read := range planTraits(rules, newTraitPaths(c.paths, nil, c.within)) {
			said := fmt.Sprintf("path %v %v", read.names, read.rules)
			if read.document {
				said = fmt.Sprintf("document %v %v but %v", read.names, read.rules, read.elsewhere)
			}
			got = append(got, said)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.paths, got, c.want)
		}
	}
	var many []string
	for i := range 3*traitsAtOnce + 1 {
		many = append(many, fmt.Sprintf("t%02d", i))
	}
	if got := planTraits(rules, newTraitPaths(many, nil, "")); len(got) != 4 {
		t.Errorf("got %d statements for %d names, want 4", len(got), len(many))
	}
}

// TestPlanOfManyTraits: of many names the commonest are read by path, and documents only of the events that have others, if those are few.
func TestPlanOfManyTraits(t *testing.T) {
	plan := func(common, rare, object uint64) (byPath int, document traitRead) {
		events := map[string]uint64{"": 10_000, "traits.address.city": object, "traits.address.zip": object, "library.name": 10_000}
		paths := []string{"traits.address.city", "traits.address.zip", "library.name"}
		for i := range 3 * mostByPath {
			path := fmt.Sprintf("traits.t%03d", i)
			paths = append(paths, path)
			if events[path] = rare; i%3 == 0 {
				events[path] = common
			}
		}
		for _, read := range planTraits(nil, newTraitPaths(paths, events, "traits")) {
			if read.document {
				document = read
			} else {
				byPath += len(read.names)
			}
		}
		return byPath, document
	}
	byPath, document := plan(5000, 1, 100)
	if byPath != mostByPath || !document.rare || len(document.elsewhere) != mostByPath || !slices.Contains(document.elsewhere, "t003") {
		t.Errorf("with common names and rare ones: got %d names by path and %+v, want %d, and documents of events with others", byPath, document, mostByPath)
	}
	if byPath, document = plan(1, 1, 1); byPath != 0 || !document.rare || len(document.elsewhere) != 0 {
		t.Errorf("with rare names alone: got %d names by path and %+v, want documents of events with any", byPath, document)
	}
	if byPath, document = plan(5000, 1, 2000); byPath != 0 || document.rare || len(document.elsewhere) != 0 {
		t.Errorf("with a common object: got %d names by path and %+v, want all in documents", byPath, document)
	}
}
