package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
)

// meddler does something at the end of a step or the beginning of a stage, while a run is under way.
type meddler struct {
	quiet
	stage resolver.Stage
	step  string // '' is the beginning of the stage
	do    func()
}

func (m meddler) StageStarted(stage resolver.Stage, _ int) {
	if stage == m.stage && m.step == "" {
		m.do()
	}
}

func (m meddler) StepDone(stage resolver.Stage, step string, _ uint64, _ time.Duration) {
	if stage == m.stage && step == m.step {
		m.do()
	}
}

func (p place) meddledWith(t *testing.T, m meddler) *pipeline.Pipeline {
	made := p.pipeline(t, resolver.BuiltinModel())
	made.Observer = m
	return made
}

// firstGeneration publishes two profiles, and adds an event that would make them one: a run that fails must not show it.
func firstGeneration(t *testing.T, name string) (p place, published, next tables) {
	t.Helper()
	model := resolver.BuiltinModel()
	p = newPlace(t, name)
	p.init(t, model)
	events := []reference.Event{
		{MessageID: "1", Type: "identify", UserID: "u1", AnonymousID: "a1", Timestamp: 1, ReceivedAt: 1, Traits: reference.Document{"plan": "free"}},
		{MessageID: "2", Type: "track", UserID: "u2", AnonymousID: "a2", Timestamp: 2, ReceivedAt: 2},
		{MessageID: "2", Type: "track", UserID: "u3", AnonymousID: "a3", Timestamp: 3, ReceivedAt: 3},
	}
	p.insert(t, events)
	p.run(t, model)
	published = p.published(t)
	late := reference.Event{MessageID: "0", Type: "alias", UserID: "u1", PreviousID: "u2", Timestamp: 4, ReceivedAt: 4}
	p.insert(t, []reference.Event{late})
	first := reference.Resolve(model, events, nil)
	return p, published, expected(model, reference.Resolve(model, append(events, late), &first))
}

// stillPublished compares all output tables but runs, and the view, which reads the source as it is now, for what was published then.
func stillPublished(t *testing.T, p place, want tables) {
	t.Helper()
	got := p.published(t)
	for _, changing := range []string{"runs", "resolved_events"} {
		delete(got, changing)
	}
	expected := tables{}
	for table := range got {
		expected[table] = want[table]
	}
	if d := diff(got, expected); d != "" {
		t.Errorf("the failed run changed what is published:\n%s", d)
	}
}

// lastRun returns status, whether it has an end, and the error of the newest row of runs.
func lastRun(t *testing.T, p place) (status, failure string) {
	t.Helper()
	row := strings.TrimSuffix(ask(t, "SELECT status, isNotNull(finished_at), error FROM "+p.identity+".runs ORDER BY started_at DESC LIMIT 1"), "\n")
	cells := strings.SplitN(row, "\t", 3)
	if cells[1] != "1" {
		t.Errorf("the run's row has no finished_at: %s", row)
	}
	return cells[0], uncell(cells[2])
}

// TestBooks changes tables under a running run, so that what it writes does not add up to what it read.
func TestBooks(t *testing.T) {
	for number, c := range []struct {
		name        string
		stage       resolver.Stage
		step, query string
	}{
		{"events come in with an earlier received_at", resolver.Extract, "user_id",
			"INSERT INTO raw.events (message_id, anonymous_id, user_id, timestamp, received_at) VALUES ('9', 'a9', 'u9', 1, 1)"},
		{"events go", resolver.Extract, "anonymous_id", "DELETE FROM raw.events WHERE message_id = '1'"},
		{"an identifier is lost", resolver.Resolve, "anchors", "DELETE FROM state.identifiers WHERE value = 'a1'"},
		{"an identifier is lost in the fold", resolver.Fold, "identity_map", "DELETE FROM state.next_identity_map WHERE id_value = 'a1'"},
		{"an identifier is there twice", resolver.Fold, "identity_map",
			"INSERT INTO state.next_identity_map SELECT * REPLACE (0 AS event_count) FROM state.next_identity_map LIMIT 1"},
		{"a profile is lost", resolver.Fold, "profiles", "DELETE FROM state.next_profiles WHERE has(anonymous_ids, 'a1')"},
		{"a profile is there twice", resolver.Fold, "profiles", "INSERT INTO state.next_profiles SELECT * FROM state.next_profiles LIMIT 1"},
		{"a link is lost", resolver.Fold, "links", "DELETE FROM state.next_links WHERE right_value = 'a1'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, published, next := firstGeneration(t, fmt.Sprint("books_", number))
			query := strings.NewReplacer("raw.", p.raw+".", "state.", p.state+".").Replace(c.query)
			report, err := p.meddledWith(t, meddler{stage: c.stage, step: c.step, do: func() { ask(t, query) }}).Run(t.Context(), pipeline.Options{})
			if !errors.Is(err, pipeline.ErrBooks) {
				t.Fatalf("got the error %v, want %v", err, pipeline.ErrBooks)
			}
			stillPublished(t, p, published)
			if status, failure := lastRun(t, p); status != "failed" || failure != err.Error() {
				t.Errorf("runs says %s: %s\nwant failed: %v", status, failure, err)
			}
			if report.RunID == "" || report.FinishedAt.IsZero() || report.EventsRead == 0 {
				t.Errorf("the report is not filled as far as the run came: %+v", report)
			}
			if c.stage == resolver.Extract {
				return // the source is another one now
			}
			p.run(t, resolver.BuiltinModel())
			if d := diff(p.published(t), next); d != "" {
				t.Errorf("the run after it:\n%s", d)
			}
		})
	}
}

// TestStoppedRuns ends a run's context at the beginning of each stage, and breaks its tables.
func TestStoppedRuns(t *testing.T) {
	stop := errors.New("told to stop")
	for _, stage := range []resolver.Stage{resolver.Extract, resolver.Resolve, resolver.Fold, resolver.Check} {
		t.Run("stopped before "+string(stage), func(t *testing.T) {
			t.Parallel()
			p, published, next := firstGeneration(t, "stopped_"+string(stage))
			ctx, cancel := context.WithCancelCause(t.Context())
			_, err := p.meddledWith(t, meddler{stage: stage, do: func() { cancel(stop) }}).Run(ctx, pipeline.Options{})
			if !errors.Is(err, context.Canceled) && !errors.Is(err, stop) {
				t.Fatalf("got the error %v, want one that says that the run was stopped", err)
			}
			stillPublished(t, p, published)
			if status, _ := lastRun(t, p); status != "failed" {
				t.Errorf("runs says %s, want failed", status)
			}
			p.run(t, resolver.BuiltinModel())
			if d := diff(p.published(t), next); d != "" {
				t.Errorf("the run after it:\n%s", d)
			}
		})
	}
	t.Run("stopped while it publishes", func(t *testing.T) {
		t.Parallel()
		p, _, next := firstGeneration(t, "stopped_publish")
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := p.meddledWith(t, meddler{stage: resolver.Publish, step: "links", do: cancel}).Run(ctx, pipeline.Options{}); err != nil {
			t.Fatalf("a run that has begun to publish ends what it began: %v", err)
		}
		if d := diff(p.published(t), next); d != "" {
			t.Error(d)
		}
	})
	for _, table := range []string{"identifiers", "links", "anchors", "traits"} {
		t.Run("without its "+table, func(t *testing.T) {
			t.Parallel()
			p, published, _ := firstGeneration(t, "without_"+table)
			_, err := p.meddledWith(t, meddler{stage: resolver.Resolve, step: "ties", do: func() { ask(t, "DROP TABLE "+p.state+"."+table+" SYNC") }}).Run(t.Context(), pipeline.Options{})
			if err == nil || !strings.Contains(err.Error(), table) {
				t.Fatalf("got the error %v, want one that names %s", err, table)
			}
			stillPublished(t, p, published)
		})
	}
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	p, published, next := firstGeneration(t, "memory")
	limited := p.pipeline(t, resolver.BuiltinModel())
	limited.MemoryLimit = 10
	_, err := limited.Run(t.Context(), pipeline.Options{})
	if !errors.Is(err, pipeline.ErrMemory) || !strings.Contains(err.Error(), "KINDRED_MEMORY_LIMIT") {
		t.Errorf("got the error %v, want %v and how to mend it", err, pipeline.ErrMemory)
	}
	stillPublished(t, p, published)
	limited.MemoryLimit = 1 << 20
	if _, err := limited.Run(t.Context(), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	if d := diff(p.published(t), next); d != "" {
		t.Error(d)
	}
}

// TestRemains begins a run beside what a run that was killed left behind: half-written tables of the next generation.
func TestRemains(t *testing.T) {
	t.Parallel()
	p, _, next := firstGeneration(t, "remains")
	for _, query := range []string{
		"INSERT INTO state.next_profiles SELECT * FROM identity.profiles",
		"INSERT INTO state.next_identity_map SELECT * FROM identity.identity_map",
		"ALTER TABLE state.next_profile_traits ADD COLUMN is_text Bool",
		"INSERT INTO state.identifiers SELECT * FROM state.identifiers",
		"CREATE OR REPLACE TABLE state.anchors (x Int8) ENGINE = Memory",
		"DROP TABLE state.links SYNC",
		"CREATE OR REPLACE TABLE state.next_runs (x Int8) ENGINE = Memory",
	} {
		ask(t, strings.NewReplacer("state.", p.state+".", "identity.", p.identity+".").Replace(query))
	}
	p.run(t, resolver.BuiltinModel())
	if d := diff(p.published(t), next); d != "" {
		t.Error(d)
	}
}

// TestSettle leaves the newest rows to the next run.
func TestSettle(t *testing.T) {
	t.Parallel()
	model := resolver.BuiltinModel()
	p := newPlace(t, "settle")
	p.init(t, model)
	now := time.Now().UnixMilli()
	old := reference.Event{MessageID: "old", Type: "page", AnonymousID: "a", UserID: "u", Timestamp: 1, ReceivedAt: now - 60_000}
	fresh := reference.Event{MessageID: "fresh", Type: "page", AnonymousID: "b", UserID: "u", Timestamp: 2, ReceivedAt: now - 1_000}
	p.insert(t, []reference.Event{old, fresh})
	settling := p.pipeline(t, model)
	settling.Settle = 30 * time.Second
	report, err := settling.Run(t.Context(), pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	first := reference.Resolve(model, []reference.Event{old}, nil)
	if d := diff(p.published(t), expected(model, first)); d != "" {
		t.Error(d)
	}
	if report.WindowTo.UnixMilli() < now-30_000 || report.WindowTo.UnixMilli() > time.Now().UnixMilli()-30_000 {
		t.Errorf("the window ends at %v, want 30 s before now", report.WindowTo)
	}
	p.run(t, model)
	if d := diff(p.published(t), expected(model, reference.Resolve(model, []reference.Event{old, fresh}, &first))); d != "" {
		t.Error(d)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		name             string
		source, database string
		state            string
		model            func(*resolver.Model)
		want             string
	}{
		{"one database for both", "raw", "identity", "identity", nil, "KINDRED_STATE_DATABASE"},
		{"output among the sources", "raw", "raw", "identity_state", nil, "KINDRED_DATABASE"},
		{"state among the sources", "raw", "identity", "raw", nil, "KINDRED_STATE_DATABASE"},
		{"no source table", "raw", "identity", "identity_state", func(m *resolver.Model) { m.Source.Table = "" }, "source table"},
		{"an undeclared type", "raw", "identity", "identity_state", func(m *resolver.Model) { m.Slots[0].Type = "email" }, "email"},
	} {
		t.Run(c.name, func(t *testing.T) {
			model := resolver.BuiltinModel()
			model.Source.Database = c.source
			if c.model != nil {
				c.model(&model)
			}
			_, err := pipeline.New(pipeline.Config{Model: model, Database: c.database, State: c.state, Observer: quiet{}, Logger: slog.New(slog.DiscardHandler), Clock: time.Now})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error %v, want one with %q", err, c.want)
			}
		})
	}
}
