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

// begun is a place with a published generation, and news that the next run is to take in.
type begun struct {
	place
	published tables
	next      reference.Resolution
	windowTo  int64 // of the published generation
}

// firstGeneration publishes three profiles, and adds events, of which one would make one of two of them: a run that fails must not show it.
func firstGeneration(t *testing.T, name string) begun {
	t.Helper()
	model := resolver.BuiltinModel()
	p := newPlace(t, name)
	p.init(t, model)
	events := []reference.Event{
		{MessageID: "1", Type: "identify", UserID: "u1", AnonymousID: "a1", Timestamp: 1, ReceivedAt: 1, Traits: reference.Document{"plan": "free"}},
		{MessageID: "2", Type: "track", UserID: "u2", AnonymousID: "a2", Timestamp: 2, ReceivedAt: 2},
		{MessageID: "2", Type: "track", UserID: "u3", AnonymousID: "a3", Timestamp: 3, ReceivedAt: 3},
		{MessageID: "3", Type: "page", AnonymousID: "a4", Timestamp: 3, ReceivedAt: 3},
	}
	p.insert(t, events)
	windowTo := p.run(t, model).WindowTo.UnixMilli()
	published := p.published(t)
	late := arriving(t, []reference.Event{
		{MessageID: "0", Type: "alias", UserID: "u1", PreviousID: "u2", Timestamp: 4},
		{MessageID: "5", Type: "page", AnonymousID: "a5", Timestamp: 5},
	}, windowTo)
	p.insert(t, late)
	first := reference.Resolve(model, events, nil)
	return begun{p, published, reference.Resolve(model, append(events, late...), &first), windowTo}
}

// want is what a run in that mode is to publish.
func (b begun) want(mode resolver.Mode) tables {
	if mode == resolver.Incremental {
		return expected(resolver.BuiltinModel(), since(b.next, b.windowTo))
	}
	return expected(resolver.BuiltinModel(), b.next)
}

// goesOn does the next run, without help, and compares what it publishes.
func (b begun) goesOn(t *testing.T) {
	t.Helper()
	if report := b.run(t, resolver.BuiltinModel()); report.Mode != resolver.Incremental {
		t.Errorf("the run after it is %s (%s), want %s", report.Mode, report.Reason, resolver.Incremental)
	}
	if d := diff(b.place.published(t), b.want(resolver.Incremental)); d != "" {
		t.Errorf("the run after it:\n%s", d)
	}
}

// inBothModes does a test for full runs and for incremental ones, each in a place of its own.
func inBothModes(t *testing.T, name string, test func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options)) {
	modes := []resolver.Mode{resolver.Incremental, resolver.Full}
	if *cases < 60 {
		modes = modes[:1] // -cases 60 has both
	}
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			test(t, firstGeneration(t, name+"_"+string(mode)), mode, pipeline.Options{Full: mode == resolver.Full})
		})
	}
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
	// Names of the tables that a run in each mode writes: aggregates of the window, those of what it resolves, and its output.
	places := map[resolver.Mode][]string{
		resolver.Full:        {"window.", "next_state_", "resolved.", "next_state_", "made.", "next_"},
		resolver.Incremental: {"window.", "window_", "resolved.", "touched_", "made.", "delta_"},
	}
	type meddling struct {
		name        string
		stage       resolver.Stage
		step, query string
	}
	sources := []meddling{ // of which each needs a place of its own: what was read before is another source afterwards
		{"events come in with an earlier received_at", resolver.Extract, "user_id",
			"INSERT INTO raw.events (message_id, anonymous_id, user_id, timestamp, received_at) SELECT '9', 'a9', 'u9', 1, max(received_at) FROM raw.events"},
		{"events go", resolver.Extract, "anonymous_id", "DELETE FROM raw.events WHERE message_id = '0'"},
	}
	results := []meddling{
		{"an identifier of the window is lost", resolver.Resolve, "anchors", "DELETE FROM window.identifiers WHERE value = 'u1'"},
		{"an identifier is lost", resolver.Resolve, "anchors", "DELETE FROM resolved.identifiers WHERE value = 'a1'"},
		{"an identifier is lost in the fold", resolver.Fold, "identity_map", "DELETE FROM made.identity_map WHERE id_value = 'a1'"},
		{"an identifier is there twice", resolver.Fold, "identity_map",
			"INSERT INTO made.identity_map SELECT * REPLACE (0 AS event_count) FROM made.identity_map LIMIT 1"},
		{"a profile is lost", resolver.Fold, "profiles", "DELETE FROM made.profiles WHERE has(anonymous_ids, 'a1')"},
		{"a profile is there twice", resolver.Fold, "profiles", "INSERT INTO made.profiles SELECT * FROM made.profiles LIMIT 1"},
		{"a link is lost", resolver.Fold, "links", "DELETE FROM made.links WHERE right_value = 'a1'"},
		{"a profile that nothing touched is lost", resolver.Fold, "profiles", "DELETE FROM state.next_profiles WHERE has(anonymous_ids, 'a4')"},
		{"an identifier that nothing touched is lost", resolver.Fold, "identity_map", "DELETE FROM state.next_identity_map WHERE id_value = 'a4'"},
		{"a redirect is lost", resolver.Fold, "profile_history", "DELETE FROM state.next_profile_redirects WHERE old_profile_id = profile_id"},
	}
	fails := func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options, m meddling) {
		query := m.query
		for i := 0; i < len(places[mode]); i += 2 {
			query = strings.ReplaceAll(query, places[mode][i], "state."+places[mode][i+1])
		}
		query = strings.NewReplacer("raw.", b.raw+".", "state.", b.state+".").Replace(query)
		report, err := b.meddledWith(t, meddler{stage: m.stage, step: m.step, do: func() { ask(t, query) }}).Run(t.Context(), options)
		if !errors.Is(err, pipeline.ErrBooks) {
			t.Fatalf("got the error %v, want %v", err, pipeline.ErrBooks)
		}
		stillPublished(t, b.place, b.published)
		if status, failure := lastRun(t, b.place); status != "failed" || failure != err.Error() {
			t.Errorf("runs says %s: %s\nwant failed: %v", status, failure, err)
		}
		if report.RunID == "" || report.FinishedAt.IsZero() || report.EventsRead == 0 || report.Mode != mode {
			t.Errorf("the report is not filled as far as the run came: %+v", report)
		}
	}
	for number, m := range sources {
		t.Run(m.name, func(t *testing.T) {
			inBothModes(t, fmt.Sprint("books_", number), func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
				fails(t, b, mode, options, m)
			})
		})
	}
	inBothModes(t, "books", func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
		for _, m := range results {
			t.Run(m.name, func(t *testing.T) { fails(t, b, mode, options, m) })
		}
		b.goesOn(t)
	})
}

// TestStoppedRuns ends a run's context at the beginning of each stage, and breaks its tables.
func TestStoppedRuns(t *testing.T) {
	stop := errors.New("told to stop")
	inBothModes(t, "stopped", func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
		for _, stage := range []resolver.Stage{resolver.Extract, resolver.Resolve, resolver.Fold, resolver.Check, resolver.Publish} {
			t.Run("stopped before "+string(stage), func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				_, err := b.meddledWith(t, meddler{stage: stage, do: func() { cancel(stop) }}).Run(ctx, options)
				if !errors.Is(err, context.Canceled) && !errors.Is(err, stop) {
					t.Fatalf("got the error %v, want one that says that the run was stopped", err)
				}
				stillPublished(t, b.place, b.published)
				if status, _ := lastRun(t, b.place); status != "failed" {
					t.Errorf("runs says %s, want failed", status)
				}
			})
		}
		for _, table := range map[resolver.Mode][]string{
			resolver.Full:        {"next_state_identifiers", "next_state_links", "next_state_traits", "anchors"},
			resolver.Incremental: {"touched_identifiers", "touched_links", "next_state_traits", "anchors"},
		}[mode] {
			t.Run("without its "+table, func(t *testing.T) {
				drop := func() { ask(t, "DROP TABLE "+b.state+"."+table+" SYNC") }
				_, err := b.meddledWith(t, meddler{stage: resolver.Resolve, step: "ties", do: drop}).Run(t.Context(), options)
				if err == nil || !strings.Contains(err.Error(), table) {
					t.Fatalf("got the error %v, want one that names %s", err, table)
				}
				stillPublished(t, b.place, b.published)
			})
		}
		b.goesOn(t)
	})
	for _, step := range []string{"plan", "exchange"} {
		t.Run("stopped while it publishes "+step, func(t *testing.T) {
			inBothModes(t, "stopped_publish_"+step, func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
				ctx, cancel := context.WithCancel(t.Context())
				if _, err := b.meddledWith(t, meddler{stage: resolver.Publish, step: step, do: cancel}).Run(ctx, options); err != nil {
					t.Fatalf("a run that has decided to publish ends what it began: %v", err)
				}
				if ctx.Err() == nil {
					t.Fatal("nothing stopped the run")
				}
				if d := diff(b.place.published(t), b.want(mode)); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

func TestMemoryLimit(t *testing.T) {
	inBothModes(t, "memory", func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
		limited := b.pipeline(t, resolver.BuiltinModel())
		limited.MemoryLimit, limited.Engine = 10, pipeline.InMemory
		_, err := limited.Run(t.Context(), options)
		if !errors.Is(err, pipeline.ErrMemory) || !strings.Contains(err.Error(), "KINDRED_MEMORY_LIMIT") {
			t.Errorf("got the error %v, want %v and how to mend it", err, pipeline.ErrMemory)
		}
		stillPublished(t, b.place, b.published)
		limited.MemoryLimit = 64 << 20
		if _, err := limited.Run(t.Context(), options); err != nil {
			t.Fatal(err)
		}
		if d := diff(b.place.published(t), b.want(mode)); d != "" {
			t.Error(d)
		}
	})
}

// TestRemains begins a run beside what a run that was killed left behind: half-written tables of the next generation, and others that
// only look like them.
func TestRemains(t *testing.T) {
	inBothModes(t, "remains", func(t *testing.T, b begun, mode resolver.Mode, options pipeline.Options) {
		for _, query := range []string{
			"CREATE TABLE state.next_profiles CLONE AS identity.profiles",
			"CREATE TABLE state.next_identity_map (x Int8) ENGINE = Memory",
			"CREATE TABLE state.next_state_identifiers CLONE AS state.state_identifiers",
			"CREATE TABLE state.delta_profile_traits (x Int8) ENGINE = Memory",
			"CREATE TABLE state.window_identifiers CLONE AS state.state_identifiers",
			"CREATE TABLE state.window_members (x Int8) ENGINE = Memory",
			"CREATE TABLE state.touched_links CLONE AS state.state_links",
			"CREATE TABLE state.anchors (x Int8) ENGINE = Memory",
			"CREATE TABLE state.next_publishing (x Int8) ENGINE = Memory",
			"CREATE TABLE state.next_of_another_version (x Int8) ENGINE = Memory",
			"CREATE TABLE state._tmp_replace_b575ed9f_gdal (x Int8) ENGINE = Memory",
			"CREATE VIEW identity._tmp_replace_b575ed9f_gdam AS SELECT 1",
		} {
			ask(t, strings.NewReplacer("state.", b.state+".", "identity.", b.identity+".").Replace(query))
		}
		if _, err := b.pipeline(t, resolver.BuiltinModel()).Run(t.Context(), options); err != nil {
			t.Fatal(err)
		}
		if d := diff(b.place.published(t), b.want(mode)); d != "" {
			t.Error(d)
		}
		if left := ask(t, "SELECT name FROM system.tables WHERE database = '"+b.state+"' AND NOT match(name, '^(state|kept_[0-9]+|lock)_') OR database = '"+b.identity+"' AND name LIKE '\\_tmp%'"); left != "" {
			t.Errorf("working tables are left in the state:\n%s", left)
		}
	})
}

// TestLostState drops a table of the state: the next run is full by itself, and says why.
func TestLostState(t *testing.T) {
	for _, table := range []string{"state_identifiers", "state_links", "state_messages"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			b := firstGeneration(t, "lost_"+table)
			ask(t, "DROP TABLE "+b.state+"."+table+" SYNC")
			report := b.run(t, resolver.BuiltinModel())
			if report.Mode != resolver.Full || !strings.Contains(report.Reason, table) {
				t.Errorf("the run is %s (%s), want %s because of %s", report.Mode, report.Reason, resolver.Full, table)
			}
			if d := diff(b.place.published(t), b.want(resolver.Full)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestSettle leaves the newest rows to the next run.
func TestSettle(t *testing.T) {
	for _, mode := range []resolver.Mode{resolver.Full, resolver.Incremental} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			model := resolver.BuiltinModel()
			p := newPlace(t, "settling_"+string(mode))
			p.init(t, model)
			now := clock(t)
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
			if report.WindowTo.UnixMilli() < now-30_000 || report.WindowTo.UnixMilli() > clock(t)-30_000 {
				t.Errorf("the window ends at %v, want 30 s before now", report.WindowTo)
			}
			if report.EventsFresh != 1 {
				t.Errorf("the run says that it left %d events to the next one, want 1", report.EventsFresh)
			}
			p.runWith(t, model, pipeline.Options{Full: mode == resolver.Full})
			want := reference.Resolve(model, []reference.Event{old, fresh}, &first)
			if mode == resolver.Incremental {
				want = since(want, report.WindowTo.UnixMilli())
			}
			if d := diff(p.published(t), expected(model, want)); d != "" {
				t.Error(d)
			}
		})
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
		{"no source table", "raw", "identity", "identity_state", func(m *resolver.Model) { m.Sources[0].Table = "" }, "source table"},
		{"an undeclared type", "raw", "identity", "identity_state", func(m *resolver.Model) { m.Slots[0].Type = "email" }, "email"},
	} {
		t.Run(c.name, func(t *testing.T) {
			model := resolver.BuiltinModel()
			model.Sources[0].Database = c.source
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
