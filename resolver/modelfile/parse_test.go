package modelfile

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

var update = flag.Bool("update", false, "write the golden files under testdata, and docs/model.schema.json")

// golden compares a text with the file that has it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// files calls check with each YAML file of a folder under testdata, and with the path of its golden file. There have to be at least
// that many.
func files(t *testing.T, folder, ending string, least int, check func(t *testing.T, path, golden string)) {
	t.Helper()
	paths, err := filepath.Glob("testdata/" + folder + "/*.yaml")
	if err != nil || len(paths) < least {
		t.Fatalf("got %d files under testdata/%s (error %v), want all", len(paths), folder, err)
	}
	for _, path := range paths {
		base := strings.TrimSuffix(path, ".yaml")
		t.Run(filepath.Base(base), func(t *testing.T) { check(t, path, base+ending) })
	}
	goldens, _ := filepath.Glob("testdata/" + folder + "/*" + ending)
	if len(goldens) != len(paths) {
		t.Errorf("got %d golden files, want one for each of the %d files", len(goldens), len(paths))
	}
}

func TestBadFiles(t *testing.T) {
	files(t, "bad", ".error", 130, func(t *testing.T, path, goldenPath string) {
		m, err := Load(path)
		if err == nil {
			t.Fatalf("got %+v, want an error", m)
		}
		if bad := new(Error); !errors.As(err, &bad) {
			t.Fatalf("got an error of type %T, want *Error: %v", err, err)
		}
		golden(t, goldenPath, err.Error()+"\n")
	})
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
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func TestGoodFiles(t *testing.T) {
	files(t, "good", ".model", 15, func(t *testing.T, path, goldenPath string) {
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
		golden(t, goldenPath, printed(t, m))
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
	big := filepath.Join(t.TempDir(), "big.yaml")
	if err := os.WriteFile(big, make([]byte, MaxFileSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"testdata/absent.yaml": "does not exist: set KINDRED_MODEL",
		"testdata":             "is a directory",
		big:                    "is over 131072 bytes",
	} {
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("load %s: got %v, want an error with %q", path, err, want)
		}
	}
}
