package pipeline_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// carelessly has a place's runs be of a user whose profile leaves out shards that do not answer, and more that would change answers.
func (p place) carelessly(t *testing.T) place {
	t.Helper()
	return p.as(t, warehouse.Config{URL: p.spread.shards.As(0, "careless"), Logger: slog.New(slog.DiscardHandler)})
}

// as has a place's runs reach its first server in another way.
func (p place) as(t *testing.T, config warehouse.Config) place {
	t.Helper()
	opened, err := warehouse.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	with := *p.spread
	with.shards = &shards{p.spread.shards.Cluster, server{p.spread.shards.URLs[0], opened}}
	p.spread = &with
	return p
}

// over makes the source anew, over another cluster.
func (p place) over(t *testing.T, cluster, settings string) {
	t.Helper()
	p.ask(t, "DROP TABLE "+p.raw+".events SYNC")
	p.ask(t, fmt.Sprintf("CREATE TABLE %[1]s.events AS %[1]s.own ENGINE = Distributed(%[2]s, %[1]s, own) %[3]s", p.raw, cluster, settings))
}

// pairs are events of so many visitors that sign up.
func pairs(from, to int) (events []reference.Event) {
	now := time.Now().UnixMilli()
	for n := from; n < to; n++ {
		events = append(events, reference.Event{
			MessageID: fmt.Sprint("m", n), Type: "track", AnonymousID: fmt.Sprint("a", n), UserID: fmt.Sprint("u", n/2),
			Timestamp: 1767225600000, ReceivedAt: now - 1,
		})
	}
	return events
}

// TestLostShard stops runs where a shard does not answer, whatever the user's profile says: an error names it, nothing is published, and
// the next run goes on.
func TestLostShard(t *testing.T) {
	for _, careless := range []bool{false, true} {
		t.Run(fmt.Sprint("careless ", careless), func(t *testing.T) {
			t.Parallel()
			p := newSpreadPlace(t, fmt.Sprint("lost_", careless), "all", "table", "at random", rand.New(rand.NewPCG(1, 2)))
			model := resolver.BuiltinModel()
			p.init(t, model)
			if careless {
				p = p.carelessly(t)
			}
			p.insert(t, pairs(0, 40))
			p.run(t, model)
			before := p.published(t)
			delete(before, "runs")

			p.insert(t, pairs(40, 60))
			p.over(t, "lost", "")
			_, err := p.pipeline(t, model).Run(t.Context(), pipeline.Options{})
			if err == nil || !strings.Contains(err.Error(), "shard") {
				t.Errorf("a run without one shard: %v, want an error that says so", err)
			}
			p.over(t, "all", "") // the view of events reads it
			after := p.published(t)
			delete(after, "runs")
			if d := diff(after, before); d != "" {
				t.Errorf("the run that failed has changed:\n%s", d)
			}
			p.over(t, "lost", "SETTINGS skip_unavailable_shards = 1")
			if _, err := p.pipeline(t, model).Run(t.Context(), pipeline.Options{}); !errors.Is(err, pipeline.ErrSource) {
				t.Errorf("a table that leaves out shards: %v, want ErrSource", err)
			}
			p.over(t, "all", "")
			if report := p.run(t, model); report.Mode != resolver.Incremental || report.Totals.Profiles != 30 {
				t.Errorf("the run after it: %s, %d profiles, want an incremental one, 30 profiles", report.Mode, report.Totals.Profiles)
			}
		})
	}
}

// TestReplicaBehind has the replica that a run reads fall behind while it is under way: the books do not balance.
func TestReplicaBehind(t *testing.T) {
	t.Parallel()
	p := newSpreadPlace(t, "behind", "copies", "table", "all but one empty", rand.New(rand.NewPCG(1, 2)))
	model := resolver.BuiltinModel()
	p.init(t, model)
	both := func(events []reference.Event) {
		for _, replica := range []int{0, 1} {
			p.spread.dealing = func(*rand.Rand, reference.Event, int) int { return replica }
			p.insert(t, events)
		}
	}
	both(pairs(0, 40))
	// Whichever replica a statement reads, what it reads after this is not what was read before.
	made := p.meddledWith(t, meddler{stage: resolver.Extract, step: "messages", do: func() {
		for i := range p.spread.shards.URLs[1:] {
			if _, err := p.spread.shards.Ask(t.Context(), i+1, "TRUNCATE TABLE "+p.raw+".own"); err != nil {
				t.Error(err)
			}
		}
	}})
	if _, err := made.Run(t.Context(), pipeline.Options{}); !errors.Is(err, pipeline.ErrBooks) {
		t.Errorf("a run over a replica that falls behind: %v, want ErrBooks", err)
	}
	if got := strings.TrimSpace(p.ask(t, "SELECT count() FROM "+p.identity+".identity_map")); got != "0" {
		t.Errorf("it has published %s rows", got)
	}
	both(pairs(0, 40)) // now it has caught up
	if report := p.run(t, model); report.Totals.Profiles != 20 {
		t.Errorf("the run after it has %d profiles, want 20", report.Totals.Profiles)
	}
}

// TestPolicyOverShards has a row policy keep events of a view over shards from the user: the run may not read them there either.
func TestPolicyOverShards(t *testing.T) {
	t.Parallel()
	p := newSpreadPlace(t, "policy", "all", "view", "at random", rand.New(rand.NewPCG(1, 2)))
	p.raw = "raw_policy" // as the user's policy names it
	t.Cleanup(func() { p.drop(t) })
	model := resolver.BuiltinModel()
	p.init(t, model)
	p.insert(t, pairs(0, 40))
	p = p.as(t, warehouse.Config{URL: p.spread.shards.As(0, "restrained"), Logger: slog.New(slog.DiscardHandler)})
	if report := p.run(t, model); report.Totals.Profiles != 19 {
		t.Errorf("a run has %d profiles, want 19: those whose events its user may read", report.Totals.Profiles)
	}
}

// TestSpreadNatively runs over shards by the native protocol.
func TestSpreadNatively(t *testing.T) {
	t.Parallel()
	p := newSpreadPlace(t, "natively", "all", "table", "at random", rand.New(rand.NewPCG(1, 2)))
	model := resolver.BuiltinModel()
	p.init(t, model)
	p.insert(t, pairs(0, 40), pairs(0, 10)) // with copies on several shards
	p = p.as(t, warehouse.Config{URL: p.spread.shards.Native(0, "careless"), Logger: slog.New(slog.DiscardHandler)})
	if report := p.run(t, model); report.Totals.Profiles != 20 || report.EventsRead != 40 {
		t.Errorf("a full run has %d profiles of %d events, want 20 of 40", report.Totals.Profiles, report.EventsRead)
	}
	p.insert(t, pairs(40, 60))
	if report := p.run(t, model); report.Mode != resolver.Incremental || report.Totals.Profiles != 30 {
		t.Errorf("the run after it: %s, %d profiles, want an incremental one, 30 profiles", report.Mode, report.Totals.Profiles)
	}
}
