package modelfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse: no file makes the parser panic, every error has a place within the file, and what is accepted is a model that can be
// used, and the same when it is written and read again.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*/*.yaml")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse("fuzz.yaml", data)
		if err != nil {
			bad := new(Error)
			if !errors.As(err, &bad) {
				if len(data) > MaxFileSize {
					return
				}
				t.Fatalf("got an error of type %T: %v", err, err)
			}
			lines := 1 + strings.Count(string(data), "\n")
			for _, p := range bad.Problems {
				if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Message == "" {
					t.Errorf("got problem %+v in a file of %d lines", p, lines)
				}
			}
			if len(bad.Problems) == 0 || err.Error() == "" {
				t.Error("got an error without a problem")
			}
			return
		}
		if err := m.Validate(); err != nil {
			t.Errorf("accepted a model that is not valid: %v", err)
		}
		// No value and no pattern of the model may make Judge panic.
		for _, name := range m.Types {
			m.Blocked.Judge(name, "x@y")
		}
		same(t, m)
	})
}
