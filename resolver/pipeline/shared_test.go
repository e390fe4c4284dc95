package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestWorkingTablesOnDisk is a sample of what KINDRED_TEST_WORKING_TABLES=mergetree plays whole.
func TestWorkingTablesOnDisk(t *testing.T) {
	if testing.Short() || newPlace(t, "shared").workingTables == pipeline.DiskTables {
		t.Skip("all tests of this package do this, or few are wanted")
	}
	names := []string{"compute_windows", "guard_two_accounts", "rollback"}
	if *cases >= 60 {
		names = append(names, "trait_types", "unlinked_host")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := "testdata/scenarios/" + name + ".txt"
			mark := scenarioName(file) + "_on_disk"
			at := newPlace(t, mark[1:])
			at.workingTables = pipeline.DiskTables
			playScenario(t, file, at, mark, readSteps(t, file))
		})
	}
	for number := range max(1, *cases/20) {
		t.Run(fmt.Sprint("history_", number), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, uint64(1000+number))))
			h := s.history()
			h.workingTables = pipeline.DiskTables
			if d := h.play(t, s, fmt.Sprintf("on_disk_%d", number)); d != "" {
				t.Errorf("the run and the reference differ (-seed %d, history %d):\n%s", *seed, 1000+number, d)
			}
		})
	}
}

// engines asks at each step of a run which engines the tables of its state have.
type engines struct {
	quiet
	t     *testing.T
	state string
	seen  map[string]bool
}

func (e engines) StepDone(resolver.Stage, string, uint64, time.Duration) {
	for _, engine := range lines(ask(e.t, "SELECT DISTINCT engine FROM system.tables WHERE database = '"+e.state+"'")) {
		e.seen[engine] = true
	}
}

// TestWhereWorkingTablesAre: no table of a run lies in memory where replicas share tables, and some do elsewhere.
func TestWhereWorkingTablesAre(t *testing.T) {
	for _, c := range []struct {
		kept     pipeline.WorkingTables
		inMemory bool
	}{{pipeline.AutoTables, true}, {pipeline.MemoryTables, true}, {pipeline.DiskTables, false}} {
		t.Run(string(c.kept), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "kept_"+string(c.kept))
			p.workingTables = c.kept
			p.init(t, resolver.BuiltinModel())
			seen := engines{t: t, state: p.state, seen: map[string]bool{}}
			for n := range 2 { // a full run, and an incremental one
				ask(t, fmt.Sprintf("INSERT INTO %s.events (message_id, type, anonymous_id, user_id, timestamp) "+
					"VALUES ('m%d', 'track', 'a%d', 'u', now())", p.raw, n, n))
				made := p.pipeline(t, resolver.BuiltinModel())
				made.Observer = seen
				if _, err := made.Run(t.Context(), pipeline.Options{}); err != nil {
					t.Fatal(err)
				}
			}
			if seen.seen["Memory"] != c.inMemory || seen.seen["Join"] != c.inMemory || !seen.seen["MergeTree"] {
				t.Errorf("got tables of the engines %v", seen.seen)
			}
		})
	}
}

// TestReplicatedIsRefused: a run could not publish there, so it does not begin.
func TestReplicatedIsRefused(t *testing.T) {
	for engine, want := range map[string]string{
		"Atomic": "", "Shared": "", "": "", "Replicated": "CREATE DATABASE `identity` ENGINE = Atomic",
	} {
		if err := pipeline.Publishable("identity", engine); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got the error %v, want %q", engine, err, want)
		}
	}
}
