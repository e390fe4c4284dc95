package engine_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// folder is for the program under test.
var folder string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.InFolder(func(made string) (int, error) {
		folder = made
		return m.Run(), nil
	}))
}

// buildEngine builds kindred-engine, once: many tests of this package do without.
var buildEngine = sync.OnceValues(func() (string, error) {
	return filepath.Join(folder, "kindred-engine"), embeddedtest.Build(folder, "kindred-engine")
})
