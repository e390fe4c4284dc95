package warehouse

import (
	"math/rand/v2"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// closingIdle stands before the engine and closes connections that have been idle for so long, as servers and what stands before them do.
func closingIdle(t *testing.T, limit time.Duration) string {
	t.Helper()
	target, err := url.Parse(engine.URL())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, FlushInterval: -1})
	server.Config.IdleTimeout = limit
	server.Start()
	t.Cleanup(server.Close)
	return embeddedtest.Behind(server.URL, engine.URL())
}

func countMembers(t *testing.T, w *Warehouse) error {
	var count uint64
	return w.Row(t.Context(), sql.Load("extract/count.sql").Set("state", "state").Set("table", "members"), &count)
}

// TestIdle has statements come at the moment at which what stands before the server closes connections that are idle.
func TestIdle(t *testing.T) {
	clean(t)
	madeMembers(t, engine.URL())
	const limit = 300 * time.Millisecond
	address := closingIdle(t, limit)
	var at sync.WaitGroup
	for range 6 {
		w := open(t, address)
		at.Go(func() {
			for range 15 {
				time.Sleep(limit - 3*time.Millisecond + time.Duration(rand.Int64N(int64(4*time.Millisecond))))
				writer := writeMembers(t, w)
				if err := writer.Write(portionOf(0, 10)); err != nil {
					t.Error(err)
				}
				if err := writer.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	at.Wait()
	if got := tell(t, engine.URL(), "SELECT count() FROM state.members"); got != "900" {
		t.Errorf("got %s rows, want 900", got)
	}
}

// TestIdleIsClosed: connections over HTTP that are idle are closed from here before any server does it.
func TestIdleIsClosed(t *testing.T) {
	clean(t)
	madeMembers(t, engine.URL())
	plain := open(t, engine.URL())
	relay := embeddedtest.NewRelay(t, plain.Address().Host)
	w := open(t, at(plain, relay.Addr))
	if err := countMembers(t, w); err != nil {
		t.Fatal(err)
	}
	if relay.Open() == 0 {
		t.Error("the connection is closed at once")
	}
	within(t, 10*time.Second, "the connection to be closed", func() bool { return relay.Open() == 0 })
	if err := countMembers(t, w); err != nil {
		t.Error(err)
	}
}

// TestIdleNative: connections of the native protocol that a server closed while they were idle cost no statement, of either driver.
func TestIdleNative(t *testing.T) {
	clean(t)
	madeMembers(t, engine.URL())
	links := withLinks(t, engine.URL(), strings.ReplaceAll(numberedPairs, "%d", "10"))
	plain := open(t, engine.NativeURL())
	relay := embeddedtest.NewRelay(t, plain.Address().Host)
	w := open(t, at(plain, relay.Addr))
	for range 5 {
		var both sync.WaitGroup // so that both drivers have several idle connections
		for range 3 {
			both.Go(func() {
				if err := countMembers(t, w); err != nil {
					t.Error(err)
				}
				if rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil }); err != nil || rows != 10 {
					t.Errorf("got %d rows and the error %v", rows, err)
				}
				writer := writeMembers(t, w)
				if err := writer.Write(portionOf(0, 10)); err != nil {
					t.Error(err)
				}
				if err := writer.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if relay.Open() < 2 {
			t.Errorf("got %d idle connections, want several", relay.Open())
		}
		relay.Drop()
		within(t, 5*time.Second, "the connections to be closed", func() bool { return relay.Open() == 0 })
	}
	if got := tell(t, engine.URL(), "SELECT count() FROM state.members"); got != "150" {
		t.Errorf("got %s rows, want 150", got)
	}
}
