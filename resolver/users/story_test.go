package users

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/loader"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// story is what a user does: init, load, a full run, more events, an incremental run, in databases of its own. There is one over
// Kindred's own table of events, with a view and a graph in memory, and one over tables of several layouts, with a table of events and a
// graph that the warehouse contracts.
type story struct {
	name   string
	files  []string // of the model
	engine pipeline.Engine
	tables bool // others than that of events
}

var stories = []story{
	{name: "events", files: []string{"events.yaml", "rules.yaml"}, engine: pipeline.InMemory},
	{name: "sources", files: []string{"sources.yaml", "rules.yaml"}, engine: pipeline.InWarehouse, tables: true},
}

// chapter is one telling of a story: by a user, in databases that have a mark in their names.
type chapter struct {
	story
	server *embedded.Engine
	mark   string
	asking url.Values // settings that ask sends, where the server's own would spoil what is looked at
}

func (c chapter) database(name string) string { return name + "_" + c.mark }

// read is a file of testdata, with the databases' names.
func (c chapter) read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "$raw", c.database("raw"))
}

// ask asks the server as one who may do everything.
func (c chapter) ask(t *testing.T, query string) string {
	t.Helper()
	answer, err := embeddedtest.Tell(context.Background(), c.server.URL(), c.asking, strings.NewReader(query))
	if err != nil {
		t.Fatalf("%.300s: %v", query, err)
	}
	return strings.TrimSuffix(answer, "\n")
}

// others runs the statements of a file that is about the tables of others.
func (c chapter) others(t *testing.T, file string) {
	t.Helper()
	if !c.tables {
		return
	}
	for _, statement := range strings.Split(c.read(t, file), ";\n") {
		if strings.TrimSpace(statement) != "" {
			c.ask(t, statement)
		}
	}
}

func (c chapter) model(t *testing.T) resolver.Model {
	t.Helper()
	model, err := modelfile.Parse("kindred.yaml", []byte(c.modelText(t)))
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func (c chapter) modelText(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, file := range c.files {
		text.WriteString(c.read(t, file))
	}
	return text.String()
}

// clear drops the databases.
func (c chapter) clear(t *testing.T) {
	for _, name := range []string{"raw", "identity", "identity_state"} {
		c.ask(t, "DROP DATABASE IF EXISTS "+c.database(name)+" SYNC")
	}
}

// errAtStart is wrapped when a user gets no further than to the connection, or to the first thing that it wants to change.
var errAtStart = errors.New("at the start")

// tell has the user at the address do everything, and returns what was published after the full run and after the incremental one.
func (c chapter) tell(t *testing.T, address string) (told []string, err error) {
	t.Helper()
	ctx := t.Context()
	w, err := connect(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAtStart, err)
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	c.ask(t, "CREATE DATABASE "+c.database("raw"))
	c.others(t, "customers.sql")
	made, err := pipeline.New(pipeline.Config{
		Warehouse: w, Model: c.model(t), Database: c.database("identity"), State: c.database("identity_state"), Engine: c.engine,
		KeepGenerations: 1, Version: "test", Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
	})
	if err != nil {
		return nil, err
	}
	if err := made.Init(ctx); err != nil {
		return nil, fmt.Errorf("%w: init: %w", errAtStart, err)
	}
	for number, mode := range []resolver.Mode{resolver.Full, resolver.Incremental} {
		c.others(t, fmt.Sprintf("customers_%d.sql", number+1))
		if err := c.load(ctx, w, fmt.Sprintf("testdata/events_%d.jsonl", number+1)); err != nil {
			return nil, fmt.Errorf("load %d: %w", number+1, err)
		}
		report, err := made.Run(ctx, pipeline.Options{})
		if err != nil {
			return nil, fmt.Errorf("run %d: %w", number+1, err)
		}
		if report.Mode != mode {
			return nil, fmt.Errorf("run %d is %s: %s", number+1, report.Mode, report.Reason)
		}
		told = append(told, c.published(t))
	}
	return told, nil
}

func (c chapter) load(ctx context.Context, w *warehouse.Warehouse, file string) error {
	into := sink{warehouse: w, statement: sql.Load("load/events.sql").Set("database", c.database("raw")).Set("table", "events")}
	_, err := loader.Load(ctx, loader.Options{Strict: true}, &into, file)
	return err
}

// sink inserts the loader's batches as the command does.
type sink struct {
	warehouse *warehouse.Warehouse
	statement sql.Statement
	encoder   loader.Encoder
}

func (s *sink) Insert(ctx context.Context, batch *loader.Batch) error {
	var columns []warehouse.Encoded
	for _, column := range s.encoder.Encode(batch) {
		columns = append(columns, warehouse.Encoded(column))
	}
	return s.warehouse.InsertBlock(ctx, s.statement, loader.InsertSettings(), batch.Rows(), columns)
}

// published is everything that readers see, with the columns' types, a line each: what differs between two tellings at different times is
// left out.
func (c chapter) published(t *testing.T) string {
	t.Helper()
	var selects []string
	for table, columns := range map[string]string{
		"identity_map": "*", "profiles": "*", "profile_traits": "*", "links": "*", "rejected_identifiers": "*", "profile_redirects": "*",
		"resolved_events": "* EXCEPT (received_at)", "profile_history": "* EXCEPT (at, run_id)",
		"runs": "* EXCEPT (run_id, started_at, finished_at, window_from, window_to, stage_seconds, model_hash)",
	} {
		selects = append(selects, "SELECT '"+table+"' AS name, formatRow('JSONEachRow', "+columns+") AS text FROM "+c.database("identity")+"."+table)
	}
	selects = append(selects, "SELECT table, concat(name, ' ', type, ' ', default_expression) FROM system.columns WHERE database = '"+c.database("identity")+"'")
	return c.ask(t, "SELECT name, trimRight(text) FROM ("+strings.Join(selects, " UNION ALL ")+") ORDER BY ALL FORMAT TSVRaw")
}

// difference tells in which lines two texts differ, ” if in none.
func difference(got, want string) string {
	var out strings.Builder
	count := map[string]int{}
	for _, line := range strings.Split(got, "\n") {
		count[line]++
	}
	for _, line := range strings.Split(want, "\n") {
		count[line]--
	}
	shown := 0
	for line, n := range count {
		if n != 0 && shown < 12 {
			shown++
			fmt.Fprintf(&out, "%+d %.1500s\n", n, line)
		}
	}
	return out.String()
}
