package pipeline_test

import (
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// TestShardFails kills a shard in the middle of a run, or has it hang: the run fails and publishes nothing, and the next one goes on. The
// user's profile leaves out shards that do not answer.
func TestShardFails(t *testing.T) {
	embeddedtest.NeedsEngine(t, "the servers of a cluster have to know one another")
	cluster, err := embeddedtest.StartCluster(t.TempDir(), 3) // its own: others read all shards meanwhile
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	opened, err := warehouse.Open(t.Context(), warehouse.Config{URL: cluster.As(0, "hasty"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	p := newPlace(t, "fails")
	p.spread = &spread{
		shards: &shards{cluster, server{cluster.URLs[0], opened}}, cluster: "all", source: "table", dealing: dealings["at random"],
		Rand: rand.New(rand.NewPCG(1, 2)),
	}
	model := resolver.BuiltinModel()
	p.init(t, model)
	p.insert(t, pairs(0, 40))
	p.run(t, model)
	before := p.published(t)
	delete(before, "runs")
	const shard = 2
	for number, harm := range []struct {
		name     string
		do, mend func(int) error
	}{
		{"killed", cluster.Stop, cluster.Start},
		{"hangs", cluster.Hang, cluster.GoOn},
	} {
		p.insert(t, pairs(40+20*number, 60+20*number))
		made := p.meddledWith(t, meddler{stage: resolver.Extract, step: "messages", do: func() {
			if err := harm.do(shard); err != nil {
				t.Error(err)
			}
		}})
		_, err := made.Run(t.Context(), pipeline.Options{})
		if err == nil || !strings.Contains(err.Error(), "a shard of a source's cluster") {
			t.Errorf("%s: %v, want an error that says so", harm.name, err)
		}
		if err := harm.mend(shard); err != nil {
			t.Fatal(err)
		}
		after := p.published(t)
		delete(after, "runs")
		delete(after, "resolved_events") // reads the source as it is now
		delete(before, "resolved_events")
		if d := diff(after, before); d != "" {
			t.Errorf("%s: the run that failed has changed:\n%s", harm.name, d)
		}
		report := p.run(t, model)
		if want := uint64(30 + 10*number); report.Mode != resolver.Incremental || uint64(report.Totals.Profiles) != want {
			t.Errorf("%s: the run after it: %s, %d profiles, want an incremental one, %d", harm.name, report.Mode, report.Totals.Profiles, want)
		}
		before = p.published(t)
		delete(before, "runs")
	}
}
