package main

import (
	"os"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// binary is the kindred under test for what needs a process of its own: signals, kills and schedules. kindred-engine is beside it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		return m.Run(), nil
	}))
}
