package warehouse

import (
	"context"
	"log/slog"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// startEngine starts a real engine for one test and returns its address and a warehouse on it.
func startEngine(t testing.TB) (url string, w *Warehouse) {
	t.Helper()
	engine := embeddedtest.Start(t, embedded.Config{})
	return engine.URL(), open(t, engine.URL())
}

// byEach runs a test over each protocol, on an engine of its own that is at url by HTTP.
func byEach(t *testing.T, test func(t *testing.T, url string, w *Warehouse)) {
	for _, protocol := range embeddedtest.Protocols {
		t.Run(protocol, func(t *testing.T) {
			engine := embeddedtest.Start(t, embedded.Config{})
			test(t, engine.URL(), open(t, embeddedtest.WarehouseURL(engine, protocol)))
		})
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
