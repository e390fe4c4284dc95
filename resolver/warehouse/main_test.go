package warehouse

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
)

// startEngine starts a real engine for one test and returns its address and a warehouse on it.
func startEngine(t testing.TB) (url string, w *Warehouse) {
	t.Helper()
	engine, err := embedded.Start(t.Context(), embedded.Config{DataPath: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine.URL(), open(t, engine.URL())
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
	response, err := http.Post(url, "text/plain", strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", query, body)
	}
	return strings.TrimSuffix(string(body), "\n")
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
