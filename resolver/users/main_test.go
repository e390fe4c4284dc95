package users

import (
	"os"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// binary is the kindred under test, for commands.
var binary string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		return m.Run(), nil
	}))
}
