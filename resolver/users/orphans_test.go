package users

import (
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestWithoutProcesses: a run whose user may not look for what earlier runs left says which those are and which grant it lacks, by both
// protocols, and does its work.
func TestWithoutProcesses(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it makes users")
	t.Parallel()
	c := chapter{story: stories[0], mark: "blind"}
	grants := c.documented(t, "kindred")
	missing := grant{"SELECT", "system.processes"}
	if !slices.Contains(grants, missing) {
		t.Fatalf("docs/operations.md has no %s", missing)
	}
	c.server = startServer(t, []user{granted("sees", grants), granted("blind", grants, missing)})
	c.must(t, "native", "sees", "init")
	c.must(t, "native", "sees", "load", "testdata/events_1.jsonl")
	c.must(t, "native", "sees", "run")
	for _, protocol := range embeddedtest.Protocols {
		killed := c.ask(t, "SELECT generateUUIDv4()")
		c.ask(t, "INSERT INTO "+c.database("identity")+".runs (run_id, mode, status, started_at) "+
			"VALUES ('"+killed+"', 'full', 'running', now64(3))")
		c.arrive(t)
		said := c.must(t, protocol, "blind", "run")
		for _, want := range []string{"could not stop what earlier runs may have left running", killed, missing.quoted() + " TO `blind`"} {
			if !strings.Contains(said, want) {
				t.Errorf("by %s: a run that may not look for what a killed one left does not say %q:\n%s", protocol, want, said)
			}
		}
	}
	c.arrive(t)
	if said := c.must(t, "native", "sees", "run"); strings.Contains(said, "could not stop") {
		t.Errorf("a run that may look for what others left says\n%s", said)
	}
}
