package faults

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// warehouse is an engine of one worker's own. Kindred's databases have their usual names in it, so a worker does one case at a time.
type warehouse struct {
	path   string
	engine *embedded.Engine
	url    string
	views  map[string]string // of the moments that were saved: the statement that makes the view
}

func newWarehouse(t *testing.T) *warehouse {
	t.Helper()
	return newWarehouseIn(t, t.TempDir())
}

func newWarehouseIn(t *testing.T, folder string) *warehouse {
	t.Helper()
	w := &warehouse{path: folder, views: map[string]string{}}
	w.start(t)
	t.Cleanup(func() {
		if err := w.engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// start starts the engine, also after it was killed.
func (w *warehouse) start(t *testing.T) {
	t.Helper()
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
}

func (w *warehouse) begin() error {
	started, err := embedded.Start(context.Background(), embedded.Config{DataPath: w.path, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	w.engine, w.url = started, started.URL()
	return nil
}

// kill ends the engine at once.
func (w *warehouse) kill() error {
	if err := w.killRunning(); err != nil {
		return err
	}
	<-w.engine.Ended()
	return nil
}

// killRunning ends the engine on the path at once, whoever started it.
func (w *warehouse) killRunning() error {
	holder, running := attach.Running(w.path)
	if !running {
		return fmt.Errorf("no engine runs on %s", w.path)
	}
	return syscall.Kill(holder.PID, syscall.SIGKILL)
}

// idle waits until the engine is at no statement of kindred's.
func (w *warehouse) idle(t *testing.T) {
	t.Helper()
	for w.ask(t, "SELECT count() FROM system.processes WHERE startsWith(query_id, 'kindred/')") != "0" {
		time.Sleep(5 * time.Millisecond)
	}
}

// ask sends a statement or query and returns the answer.
func (w *warehouse) ask(t *testing.T, query string) string {
	t.Helper()
	response, err := http.Post(w.url+"/?"+url.Values{"query": {query}}.Encode(), "text/plain", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v %s", query, err, body)
	}
	return strings.TrimSuffix(string(body), "\n")
}

// insert adds the events of a window, which come in now.
func (w *warehouse) insert(t *testing.T, window string) {
	t.Helper()
	rows, err := os.ReadFile("testdata/" + window + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	w.ask(t, "INSERT INTO raw.events FORMAT JSONEachRow\n"+string(rows))
}

var databases = []string{"raw", "identity", "identity_state"}

// save keeps all that is in the warehouse, to be restored. The lock is left out: it is released.
func (w *warehouse) save(t *testing.T, moment string) {
	t.Helper()
	w.ask(t, "CREATE DATABASE "+moment)
	w.views[moment] = w.ask(t, "SELECT create_table_query FROM system.tables WHERE database = 'identity' AND name = 'resolved_events' FORMAT TSVRaw")
	for _, table := range w.tables(t, databases...) {
		w.ask(t, fmt.Sprintf("CREATE TABLE %s.`%s` CLONE AS %s", moment, table, table))
	}
}

// restore puts back what was saved, whatever happened since.
func (w *warehouse) restore(t *testing.T, moment string) {
	t.Helper()
	for _, database := range databases {
		w.ask(t, "DROP DATABASE IF EXISTS "+database+" SYNC")
		w.ask(t, "CREATE DATABASE "+database)
	}
	for _, table := range w.tables(t, moment) {
		name := strings.TrimPrefix(table, moment+".")
		w.ask(t, fmt.Sprintf("CREATE TABLE %s CLONE AS %s.`%s`", name, moment, name))
	}
	if view := w.views[moment]; view != "" {
		w.ask(t, view)
	}
}

// tables lists the tables with rows, as database.name.
func (w *warehouse) tables(t *testing.T, databases ...string) []string {
	t.Helper()
	answer := w.ask(t, "SELECT database || '.' || name FROM system.tables WHERE database IN ('"+strings.Join(databases, "', '")+
		"') AND engine LIKE '%MergeTree' AND name NOT LIKE 'lock\\_%' ORDER BY ALL FORMAT TSVRaw")
	if answer == "" {
		return nil
	}
	return strings.Split(answer, "\n")
}
