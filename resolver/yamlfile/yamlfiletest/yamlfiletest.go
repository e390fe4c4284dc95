// Package yamlfiletest has what the tests of each kind of YAML file expect of its parser.
package yamlfiletest

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/golden"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// BadFiles expects that load refuses each file under testdata/bad, of which there are at least that many, with the error that the golden
// file beside it has.
func BadFiles(t *testing.T, least int, load func(path string) error) {
	t.Helper()
	golden.Each(t, "testdata/bad", ".error", least, func(t *testing.T, path, goldenPath string) {
		err := load(path)
		if err == nil {
			t.Fatal("got no error")
		}
		if bad := new(yamlfile.Error); !errors.As(err, &bad) {
			t.Fatalf("got an error of type %T, want %T: %v", err, bad, err)
		}
		golden.Compare(t, goldenPath, err.Error()+"\n")
	})
}

// NoFiles expects that load refuses a path where nothing is, a folder, and a file that is too large by a byte. The hint says how to
// name another path, and limit the bytes that a file may have.
func NoFiles(t *testing.T, limit int, hint string, load func(path string) error) {
	t.Helper()
	big := filepath.Join(t.TempDir(), "big.yaml")
	if err := os.WriteFile(big, make([]byte, limit+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"testdata/absent.yaml": "does not exist: " + hint,
		"testdata":             "is a directory",
		big:                    "is over " + strconv.Itoa(limit) + " bytes",
	} {
		if err := load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("load %s: got %v, want an error with %q", path, err, want)
		}
	}
}

// Seed adds the files that match the patterns to what a fuzzer begins with.
func Seed(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("no files match %s (error %v)", pattern, err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// Refusal expects of an error of a parser that every problem in it has a place within the data and says something. Of data over the
// limit there is nothing to expect.
func Refusal(t *testing.T, err error, data []byte, limit int) {
	t.Helper()
	bad := new(yamlfile.Error)
	if !errors.As(err, &bad) {
		if len(data) > limit {
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
}
