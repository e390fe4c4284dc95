package warehouse

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// engine is the real one that all tests use, one after the other.
var engine *embedded.Engine

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.InFolder(func(folder string) (code int, err error) {
		engine, err = embedded.Start(context.Background(), embedded.Config{DataPath: folder, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return 1, err
		}
		code = m.Run()
		return code, engine.Close()
	}))
}

// startEngine returns the engine's address and a warehouse on it, without what tests before made.
func startEngine(t testing.TB) (url string, w *Warehouse) {
	t.Helper()
	clean(t)
	return engine.URL(), open(t, engine.URL())
}

// byEach runs a test over each protocol, on the engine that is at url by HTTP, without what tests before made.
func byEach(t *testing.T, test func(t *testing.T, url string, w *Warehouse)) {
	for _, protocol := range embeddedtest.Protocols {
		t.Run(protocol, func(t *testing.T) {
			clean(t)
			test(t, engine.URL(), open(t, embeddedtest.WarehouseURL(engine, protocol)))
		})
	}
}

// clean drops every database but ClickHouse's own.
func clean(t testing.TB) {
	t.Helper()
	w := open(t, engine.URL())
	var names []string
	rows, err := w.conn.Query(t.Context(), "SELECT name FROM system.databases WHERE lower(name) NOT IN ('system', 'default', 'information_schema')")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	for _, name := range names {
		tell(t, engine.URL(), "DROP DATABASE "+sql.QuoteName(name)+" SYNC")
	}
}

func open(t testing.TB, url string) *Warehouse {
	t.Helper()
	w, err := Open(t.Context(), Config{URL: url, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// tell sends a query past the warehouse under test and returns the answer.
func tell(t testing.TB, url, query string) string {
	t.Helper()
	return embeddedtest.Ask(t, url, query)
}

// openError connects to an address that has to fail.
func openError(t testing.TB, url string) error {
	t.Helper()
	w, err := Open(context.WithoutCancel(t.Context()), Config{URL: url, Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		w.Close()
		t.Fatalf("%s: the connection succeeds", url)
	}
	return err
}

// at is the address of what stands before a warehouse, by the same protocol and with the same user.
func at(w *Warehouse, host string) string {
	address := w.address
	return (&url.URL{Scheme: address.Scheme, User: url.UserPassword(address.User, address.password), Host: host}).String()
}
