package pipeline_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

var (
	update  = flag.Bool("update", false, "write what the scenarios print into their files")
	cases   = flag.Int("cases", 6, "how many random histories to play")
	smaller = flag.Bool("shrink", true, "drop events from the first stream that fails as long as it still does")
	seed    = flag.Uint64("seed", 1, "the first of the random streams; each is made of this number and its own")
)

// server is the one engine of this package's tests, or the server that the environment names; each test has databases of its own in it.
type server struct {
	url       string
	warehouse *warehouse.Warehouse
}

var engine server

// clusterOf starts the servers of the tests of sources on many of them, once.
var clusterOf = sync.OnceValues(func() (*shards, error) {
	folder, err := os.MkdirTemp("", "kindred-test-cluster-*")
	if err != nil {
		return nil, err
	}
	started, err := embeddedtest.StartCluster(folder, 3)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	opened, err := warehouse.Open(context.Background(), warehouse.Config{URL: started.URLs[0], Logger: slog.New(slog.DiscardHandler)})
	stop := func() error { return errors.Join(opened.Close(), started.Close(), os.RemoveAll(folder)) }
	closeCluster = stop
	return &shards{started, server{started.URLs[0], opened}}, err
})

// closeCluster ends what cluster has started.
var closeCluster = func() error { return nil }

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(embeddedtest.WithEngine(func(url string) (int, error) {
		opened, err := warehouse.Open(context.Background(), warehouse.Config{URL: embeddedtest.Address(url), Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return 1, err
		}
		defer opened.Close()
		engine = server{url, opened}
		code := m.Run()
		return code, closeCluster()
	}))
}

// tell sends a statement or query with its data and returns the answer.
func (s server) tell(ctx context.Context, query string, data io.Reader) (string, error) {
	options := url.Values{
		"query": {query},
		// As the loader inserts: a text is a text, also where it looks like a date.
		"type_json_skip_duplicated_paths":           {"1"},
		"input_format_try_infer_dates":              {"0"},
		"input_format_try_infer_datetimes":          {"0"},
		"input_format_binary_read_json_as_string":   {"1"},
		"output_format_json_quote_64bit_integers":   {"0"},
		"output_format_json_escape_forward_slashes": {"0"},
	}
	answer, err := embeddedtest.Tell(ctx, s.url, options, data)
	if err != nil {
		return "", fmt.Errorf("%.300s: %w", query, err)
	}
	return answer, nil
}

// ask is tell for a test that cannot go on without the answer.
func ask(t testing.TB, query string) string {
	t.Helper()
	answer, err := engine.tell(t.Context(), query, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// place is a source database and Kindred's two, of one test, and where its runs keep their working tables.
type place struct {
	raw, identity, state string
	workingTables        pipeline.WorkingTables
	spread               *spread // where its events are dealt out, nil for a table on the engine
}

// server is the one that holds the place's state and outputs.
func (p place) server() server {
	if p.spread != nil {
		return p.spread.shards.first
	}
	return engine
}

// ask sends a query to the place's server that has to succeed.
func (p place) ask(t testing.TB, query string) string {
	t.Helper()
	answer, err := p.server().tell(t.Context(), query, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// newPlace names databases that no other test has, and that are dropped after the test.
func newPlace(t testing.TB, name string) place {
	t.Helper()
	kept, err := embeddedtest.WorkingTables()
	if err != nil {
		t.Fatal(err)
	}
	p := place{
		raw: embeddedtest.Database("raw_" + name), identity: embeddedtest.Database("identity_" + name), state: embeddedtest.Database("identity_state_" + name),
		workingTables: pipeline.WorkingTables(kept),
	}
	t.Cleanup(func() { p.drop(t) })
	return p
}

func (p place) drop(t testing.TB) {
	for _, database := range []string{p.identity, p.state, p.raw} {
		// The test's own context has ended when it cleans up.
		if _, err := p.server().tell(context.Background(), "DROP DATABASE IF EXISTS `"+database+"` SYNC", http.NoBody); err != nil {
			t.Error(err)
		}
	}
	if p.spread != nil {
		p.spread.drop(t, p.raw)
	}
}

func (p place) pipeline(t testing.TB, model resolver.Model) *pipeline.Pipeline {
	t.Helper()
	model.Sources = slices.Clone(model.Sources)
	model.Sources[0].Database = p.raw
	return p.pipelineAs(t, model)
}

// pipelineAs makes a pipeline of a model that says itself where its sources are.
func (p place) pipelineAs(t testing.TB, model resolver.Model) *pipeline.Pipeline {
	t.Helper()
	made, err := pipeline.New(pipeline.Config{
		WorkingTables: p.workingTables,
		Warehouse:     p.server().warehouse, Model: model, Database: p.identity, State: p.state,
		KeepGenerations: 1, Version: "test", Observer: quiet{}, Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// run does one run that has to succeed, incremental where it can be.
func (p place) run(t testing.TB, model resolver.Model) resolver.Report {
	t.Helper()
	return p.runWith(t, model, pipeline.Options{})
}

// runFull does one full run that has to succeed.
func (p place) runFull(t testing.TB, model resolver.Model) resolver.Report {
	t.Helper()
	return p.runWith(t, model, pipeline.Options{Full: true})
}

func (p place) runWith(t testing.TB, model resolver.Model, options pipeline.Options) resolver.Report {
	t.Helper()
	return succeeds(t, p.pipeline(t, model), options)
}

// runAs is runWith for a model that says itself where its sources are.
func (p place) runAs(t testing.TB, model resolver.Model, options pipeline.Options) resolver.Report {
	t.Helper()
	return succeeds(t, p.pipelineAs(t, model), options)
}

func succeeds(t testing.TB, made *pipeline.Pipeline, options pipeline.Options) resolver.Report {
	t.Helper()
	report, err := made.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func (p place) init(t testing.TB, model resolver.Model) {
	t.Helper()
	if err := p.pipeline(t, model).Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.spreadSource(t)
}

// quiet hears of everything and says nothing.
type quiet struct{}

func (quiet) StageStarted(resolver.Stage, int)                       {}
func (quiet) StepDone(resolver.Stage, string, uint64, time.Duration) {}
func (quiet) StageDone(resolver.Stage, time.Duration)                {}

// lines returns the lines of a result without the last, empty one.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}
