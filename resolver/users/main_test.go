package users

import (
	"fmt"
	"os"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// binary is the kindred under test, for commands.
var binary string

func TestMain(m *testing.M) {
	if os.Getenv(zoneVariable) != "" {
		if err := serveZoned(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		return m.Run(), nil
	}))
}
