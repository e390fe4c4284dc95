package faults

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

var (
	extent = flag.String("faults", "short", "short takes a sample of the faults, long takes all")
	seed   = flag.Uint64("seed", 1, "decides which faults are tried, and when")
	piece  = flag.String("part", "1/1", "which part of how many to try, for example 2/8: eight of these are the whole")
	from   = flag.Int("from", 1, "the number of the first attempt, to go on where a long set was cut short")
	only   = flag.String("step", "", "try every fault at the statements of which this is a part of COMMAND/STEP, for example rollback/publish/plan, and no others")
)

// part and parts are what -part says.
var part, parts int

// long tells whether all faults are to be tried.
func long() bool { return *extent == "long" }

// binary is the kindred under test. kindred-engine is beside it.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	if *extent != "short" && *extent != "long" {
		fmt.Fprintf(os.Stderr, "-faults %q is neither short nor long\n", *extent)
		os.Exit(1)
	}
	if _, err := fmt.Sscanf(*piece, "%d/%d", &part, &parts); err != nil || part < 1 || part > parts {
		fmt.Fprintf(os.Stderr, "-part %q is not like 2/8\n", *piece)
		os.Exit(1)
	}
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		return m.Run(), nil
	}))
}
