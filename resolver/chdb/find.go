package chdb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// PathVariable is the environment variable that names the library's file.
const PathVariable = "KINDRED_LIBCHDB"

// ErrNotFound is wrapped by Find's error when no place holds the library.
var ErrNotFound = errors.New("the engine library was not found")

// Find returns the library's path: the file that KINDRED_LIBCHDB names, else libchdb.so (.dylib on macOS) beside the
// executable, in lib beside it, or in bin/lib of the Go module around the working directory, which serves `go test` and
// `go run`. When nothing is there the error wraps ErrNotFound, lists every place and says how to mend it.
func Find() (string, error) {
	if path := os.Getenv(PathVariable); path != "" {
		if !isFile(path) {
			return "", fmt.Errorf("%w: %s names %s, which is not a file; %s", ErrNotFound, PathVariable, path, remedy)
		}
		return filepath.Abs(path)
	}
	var places []string
	if executable, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(executable); err == nil {
			executable = real
		}
		folder := filepath.Dir(executable)
		places = append(places, filepath.Join(folder, fileName()), filepath.Join(folder, "lib", fileName()))
	}
	if folder, err := os.Getwd(); err == nil {
		for _, root := range moduleRoots(folder) {
			places = append(places, filepath.Join(root, "bin", "lib", fileName()))
		}
	}
	for _, place := range places {
		if isFile(place) {
			return place, nil
		}
	}
	return "", fmt.Errorf("%w; looked at:\n  $%s (not set)\n  %s\n%s", ErrNotFound, PathVariable, strings.Join(places, "\n  "), remedy)
}

const remedy = "to mend it: run `make engine`, or set " + PathVariable + " to a copy of the library, " +
	"or use any ClickHouse server by KINDRED_WAREHOUSE_URL=http://user:password@host:8123"

// moduleRoots lists folder and its parents that hold a go.mod, nearest first.
func moduleRoots(folder string) []string {
	var roots []string
	for {
		if isFile(filepath.Join(folder, "go.mod")) {
			roots = append(roots, folder)
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return roots
		}
		folder = parent
	}
}

func fileName() string {
	if runtime.GOOS == "darwin" {
		return "libchdb.dylib"
	}
	return "libchdb.so"
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
