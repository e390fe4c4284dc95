package faults

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// warehouse is a server of one worker's own, or databases of its own on the server that the environment names. A worker does one case at a
// time. Tests call the databases by Kindred's usual names, before which a mark is put on a server.
type warehouse struct {
	server   *server           // nil on one that the environment names
	url      string            // by HTTP, for what tests ask
	protocol string            // by which kindred reaches it: http or native
	reach    string            // the address for that
	mark     string            // "" on a server of one's own
	model    string            // path of the model file
	views    map[string]string // of the moments that were saved: the statement that makes the view
	timeout  string            // KINDRED_QUERY_TIMEOUT, "" for the usual one
}

func newWarehouse(t *testing.T) *warehouse {
	t.Helper()
	given, err := embeddedtest.Given()
	if err != nil {
		t.Fatal(err)
	}
	if given == nil {
		users, err := filepath.Abs("testdata/users.xml")
		if err != nil {
			t.Fatal(err)
		}
		return newWarehouseOn(t, &server{path: t.TempDir(), users: users})
	}
	w := &warehouse{url: given.HTTP, protocol: "http", reach: given.HTTP, mark: embeddedtest.Database(embeddedtest.NewRun() + "_"), views: map[string]string{}}
	isNative := strings.HasPrefix(given.URL, "clickhouse://")
	switch name := protocol(t); {
	case name == "native" && !isNative:
		t.Fatalf("%s is native, and %s is no address by that: write it as clickhouse://user:password@host:9000", embeddedtest.ProtocolVariable, embeddedtest.ServerVariable)
	case isNative && name != "http":
		w.protocol, w.reach = "native", given.URL
	}
	model, err := os.ReadFile("testdata/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.model = filepath.Join(t.TempDir(), "model.yaml")
	source := "sources:\n  - {name: events, preset: kindred, database: " + w.mark + "raw, table: events}\n"
	if err := os.WriteFile(w.model, append(model, source...), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// protocol is the one that the environment names, or "".
func protocol(t *testing.T) string {
	t.Helper()
	name, err := embeddedtest.Protocol()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// environment tells kindred where the warehouse is: at the address, which is its own or a proxy's.
func (w *warehouse) environment(address string) []string {
	return []string{
		"KINDRED_QUERY_TIMEOUT=" + cmp.Or(w.timeout, "2h"),
		"KINDRED_WAREHOUSE_URL=" + address, "KINDRED_MODEL=" + w.model, "KINDRED_SETTLE=0s",
		"KINDRED_DATABASE=" + w.mark + "identity", "KINDRED_STATE_DATABASE=" + w.mark + "identity_state",
	}
}

// databaseNames are those of the databases that tests make, also of the moments that they save.
var databaseNames = regexp.MustCompile(`\b(raw|identity_state|identity|at_first|after_one|after_two)\b`)

// newWarehouseOn starts the server, which ends with the test.
func newWarehouseOn(t *testing.T, s *server) *warehouse {
	t.Helper()
	model, err := filepath.Abs("testdata/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := &warehouse{server: s, protocol: cmp.Or(protocol(t), "native"), model: model, views: map[string]string{}}
	w.start(t)
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Errorf("%v\n%s", err, w.server.said())
		}
	})
	return w
}

// start starts the server, also after it was killed.
func (w *warehouse) start(t *testing.T) {
	t.Helper()
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
}

func (w *warehouse) begin() error {
	if err := w.server.start(); err != nil {
		return err
	}
	w.url, w.reach = w.server.address("http", attach.User), w.server.address(w.protocol, attach.User)
	return nil
}

func (w *warehouse) kill() error { return w.server.kill() }
func (w *warehouse) stop() error { return w.server.stop() }

// killRunning ends the engine on the path at once, whoever started it.
func (w *warehouse) killRunning() error {
	holder, running := attach.Running(w.server.path)
	if !running {
		return fmt.Errorf("no engine runs on %s", w.server.path)
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

// ask sends a statement or query, in which databases are marked, and returns the answer.
func (w *warehouse) ask(t *testing.T, query string) string {
	t.Helper()
	return w.askWith(t, query, "")
}

// askWith sends data with the query, which stay as they are.
func (w *warehouse) askWith(t *testing.T, query, data string) string {
	t.Helper()
	answer, err := w.answer(url.Values{"query": {w.marked(query)}}, data)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

// marked is a query with the databases' names as they are on this warehouse.
func (w *warehouse) marked(query string) string {
	return databaseNames.ReplaceAllString(query, w.mark+"${1}")
}

func (w *warehouse) answer(parameters url.Values, data string) (string, error) {
	answer, err := embeddedtest.Tell(context.Background(), w.url, parameters, strings.NewReader(data))
	answer = strings.TrimSuffix(answer, "\n")
	if w.mark != "" {
		answer = strings.ReplaceAll(answer, w.mark, "")
	}
	return answer, err
}

// insert adds the events of a window, which come in now.
func (w *warehouse) insert(t *testing.T, window string) {
	t.Helper()
	rows, err := os.ReadFile("testdata/" + window + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	w.askWith(t, "INSERT INTO raw.events FORMAT JSONEachRow", string(rows))
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
