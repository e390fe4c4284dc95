package chdb_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// found is the library that `make engine` put there.
func found(t *testing.T) string {
	t.Helper()
	path, err := chdb.Find()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	library := found(t)
	t.Setenv(chdb.PathVariable, "/no/such/file")
	if _, err := chdb.Find(); !errors.Is(err, chdb.ErrNotFound) || !strings.Contains(err.Error(), "/no/such/file") {
		t.Errorf("got %v", err)
	}
	t.Setenv(chdb.PathVariable, library)
	if got, err := chdb.Find(); err != nil || got != library {
		t.Errorf("got %s %v", got, err)
	}
	t.Setenv(chdb.PathVariable, "")
	t.Chdir(t.TempDir())
	_, err := chdb.Find()
	for _, want := range []string{"$KINDRED_LIBCHDB (not set)", filepath.Join(filepath.Dir(os.Args[0]), "lib"), "make engine",
		"KINDRED_WAREHOUSE_URL"} {
		if !errors.Is(err, chdb.ErrNotFound) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	text := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		text: "load the engine library " + text, "/no/such/library.so": "load the engine library /no/such/library.so",
		"libc.so.6": "symbol chdb_version",
	} {
		if _, err := chdb.NewLibrary(file).Version(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", file, err, want)
		}
	}
}

// TestRun: queries run, in UTC wherever that is. A process has one run; those of kindred-engine's tests start servers.
func TestRun(t *testing.T) {
	library := chdb.NewLibrary(found(t))
	if version, err := library.Version(); err != nil || !strings.HasPrefix(version, "26.") {
		t.Errorf("got %q %v", version, err)
	}
	answer := filepath.Join(t.TempDir(), "answer")
	if err := library.Run("--path", t.TempDir(), "--query", "SELECT timezone() INTO OUTFILE '"+answer+"'"); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(answer); string(got) != "UTC\n" {
		t.Errorf("got %q %v", got, err)
	}
}
