package modelfile

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/golden"
	"github.com/kindred-id/kindred/resolver/yamlfile/yamlfiletest"
)

func TestBadFiles(t *testing.T) {
	yamlfiletest.BadFiles(t, 130, loads)
}

// loads is Load for who expects its error.
func loads(path string) error {
	_, err := Load(path)
	return err
}

// printed is a model as the golden files have it: the built-in blocked values are not listed.
func printed(t *testing.T, m resolver.Model) string {
	t.Helper()
	if m.Blocked.Builtin {
		builtin := resolver.BuiltinBlocked().Values
		for _, value := range builtin {
			if !slices.Contains(m.Blocked.Values, value) {
				t.Errorf("the built-in value %q is not blocked", value)
			}
		}
		m.Blocked.Values = slices.DeleteFunc(slices.Clone(m.Blocked.Values), func(value string) bool { return slices.Contains(builtin, value) })
	}
	// Nor are the built-in rules for traits.
	builtin := resolver.BuiltinTraits()
	m.Traits = slices.DeleteFunc(slices.Clone(m.Traits), func(rule resolver.TraitRule) bool {
		return slices.ContainsFunc(builtin, func(b resolver.TraitRule) bool { return reflect.DeepEqual(b, rule) })
	})
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func TestGoodFiles(t *testing.T) {
	golden.Each(t, "testdata/good", ".model", 15, func(t *testing.T, path, goldenPath string) {
		m, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Validate(); err != nil {
			t.Error(err)
		}
		if !slices.IsSorted(m.Blocked.Values) || len(slices.Compact(slices.Clone(m.Blocked.Values))) != len(m.Blocked.Values) {
			t.Errorf("the blocked values are not in order, each once: %q", m.Blocked.Values)
		}
		golden.Compare(t, goldenPath, printed(t, m))
	})
}

// TestBuiltin: what says nothing, and what says the built-in model, is the built-in model to the last bit.
func TestBuiltin(t *testing.T) {
	want := resolver.BuiltinModel().Hash()
	for _, name := range []string{"empty", "comments", "nothing", "builtin"} {
		m, err := Load("testdata/good/" + name + ".yaml")
		if err != nil || m.Hash() != want {
			t.Errorf("%s: got %+v, %v, want the built-in model", name, m, err)
		}
	}
}

// TestOrderInTheFile: only order that means something makes another model.
func TestOrderInTheFile(t *testing.T) {
	const identifiers = "identifiers: [{type: a, from: [x, {path: y, on: z}]}, {type: b, from: [traits.b]}, {type: user_id, from: [user_id]}]\n"
	for _, same := range [][2]string{
		{"max_links: {a: {b: 1, user_id: 2}, b: {a: 3}}", "max_links: {b: {a: 3}, a: {user_id: 2, b: 1}}"},
		{"max_per_profile: {a: 1, user_id: 2}", "max_per_profile: {user_id: 2, a: 1}"},
		{"block: {values: [x, y], patterns: [p, q]}", "block: {patterns: [q, p, q], values: [Y, ' x', y, x]}"},
		{"block: {types: {a: {values: [x]}, b: {values: [y]}}}", "block: {types: {b: {values: [y]}, a: {values: [x]}}}"},
		{"prefer: first", "block: {values: ['null', ANONYMOUS]}"},
	} {
		one, err1 := Parse("one", []byte(identifiers+same[0]))
		two, err2 := Parse("two", []byte(identifiers+same[1]))
		if err1 != nil || err2 != nil || one.Hash() != two.Hash() {
			t.Errorf("%s and %s: got different models: %v %v", same[0], same[1], err1, err2)
		}
	}
	one, err1 := Parse("one", []byte(identifiers))
	two, err2 := Parse("two", []byte(strings.ReplaceAll(strings.ReplaceAll(identifiers, "type: a", "type: c"), "type: b", "type: a")))
	if err1 != nil || err2 != nil || one.Hash() == two.Hash() {
		t.Errorf("types of other names: got the same model: %v %v", err1, err2)
	}
}

func TestLoadWhatIsNoFile(t *testing.T) {
	yamlfiletest.NoFiles(t, MaxFileSize, "set KINDRED_MODEL", loads)
}
