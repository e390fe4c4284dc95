package modelfile

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/golden"
)

// same expects that what Text writes of a model is that model.
func same(t *testing.T, m resolver.Model) {
	t.Helper()
	text := Text(m)
	again, err := Parse("printed.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if got, want := again.Hash(), m.Hash(); got != want {
		t.Errorf("got another model, %+v, want %+v, of\n%s", again, m, text)
	}
}

func TestTextIsTheModel(t *testing.T) {
	same(t, resolver.BuiltinModel())
	golden.Each(t, "testdata/good", ".model", 15, func(t *testing.T, path, _ string) {
		m, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		same(t, m)
	})
}

// TestTextOfBuiltin: the file to start from shows every key, and its examples can be used as they are.
func TestTextOfBuiltin(t *testing.T) {
	text := Text(resolver.BuiltinModel())
	golden.Compare(t, "testdata/builtin.yaml", text)
	for _, line := range strings.Split(text, "\n") {
		if len(line) > commentWidth+len(SchemaURL) {
			t.Errorf("the line is too long: %s", line)
		}
	}
	used := regexp.MustCompile(`(?m)^#(\S|  )`).ReplaceAllString(text, "$1")
	m, err := Parse("used.yaml", []byte(used))
	if err != nil {
		t.Fatalf("%v in\n%s", err, used)
	}
	_, blocks := m.Blocked.ByType[resolver.UserID]
	if len(m.Types) != 4 || len(m.Normalize) != 1 || !blocks || len(m.MaxPerProfile) != 1 || len(m.Blocked.Patterns) != 1 {
		t.Errorf("an example is missing: got %+v of\n%s", m, used)
	}
	eachKey(func(name string, _ key) {
		if !slices.Contains([]string{"path", "on", "list", "of_type", "column", "lag", "gap"}, name) && !regexp.MustCompile(`(?m)^[# -]*`+name+`:`).MatchString(text) {
			t.Errorf("the key %s is not in\n%s", name, text)
		}
	})
}

// eachKey calls use with every key of a model file.
func eachKey(use func(name string, k key)) {
	var walk func(shape)
	walk = func(s shape) {
		switch s := s.(type) {
		case fields:
			for _, k := range s.keys {
				use(k.name, k)
				walk(k.value)
			}
		case list:
			walk(s.item)
		case byName:
			walk(s.each)
		case either:
			walk(s.mapping)
		case computed:
			walk(s.options)
		}
	}
	walk(keys())
}

// TestReference: docs/model.md speaks of every key, and its examples are right.
func TestReference(t *testing.T) {
	data, err := os.ReadFile("../../docs/model.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	eachKey(func(name string, k key) {
		if k.doc == "" || !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the key %s is not described", name)
		}
	})
	for _, name := range slices.Concat(words(resolver.Steps()), words(resolver.Prefers())) {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("%s is not described", name)
		}
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1)
	if len(examples) < 5 {
		t.Errorf("got %d examples, want one at least for each key of the file", len(examples))
	}
	for _, example := range examples {
		if _, err := Parse("example", []byte(example[1])); err != nil {
			t.Errorf("%v", err)
		}
	}
	if !strings.Contains(text, "# yaml-language-server: $schema="+SchemaURL) {
		t.Error("the line for editors is missing")
	}
}
