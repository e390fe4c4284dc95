// Package golden compares what tests get with the files that say what they want. It is for tests alone; each that imports it has the flag
// -update, which writes what is got into the files.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is got into the golden files")

// Compare expects that the file holds what was got.
func Compare(t testing.TB, path, got string) {
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
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// Each calls check with each YAML file of a folder, and with the path of its golden file, which has the other ending. There have to be at
// least that many files, and no golden file without one.
func Each(t *testing.T, folder, ending string, least int, check func(t *testing.T, path, golden string)) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(paths) < least {
		t.Fatalf("got %d files under %s (error %v), want all", len(paths), folder, err)
	}
	for _, path := range paths {
		base := strings.TrimSuffix(path, ".yaml")
		t.Run(filepath.Base(base), func(t *testing.T) { check(t, path, base+ending) })
	}
	goldens, _ := filepath.Glob(filepath.Join(folder, "*"+ending))
	if len(goldens) != len(paths) {
		t.Errorf("got %d golden files, want one for each of the %d files", len(goldens), len(paths))
	}
}
