package warehouse

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// encrypting takes connections with TLS and passes them on without, as what stands before a server may.
type encrypting struct {
	net.Listener
	mu    sync.Mutex
	taken []net.Conn
}

func encrypt(t *testing.T, to string) *encrypting {
	t.Helper()
	server := httptest.NewUnstartedServer(nil) // for its certificate
	server.StartTLS()
	t.Cleanup(server.Close)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", server.TLS)
	if err != nil {
		t.Fatal(err)
	}
	e := &encrypting{Listener: listener}
	t.Cleanup(func() { e.Close(); e.drop() })
	go func() {
		for {
			client, err := e.Accept()
			if err != nil {
				return
			}
			onward, err := net.Dial("tcp", to)
			if err != nil {
				client.Close()
				return
			}
			e.mu.Lock()
			e.taken = append(e.taken, client)
			e.mu.Unlock()
			go func() { _, _ = io.Copy(onward, client); onward.Close() }()
			go func() { _, _ = io.Copy(client, onward); client.Close() }()
		}
	}()
	return e
}

// drop closes the connections that there are.
func (e *encrypting) drop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, connection := range e.taken {
		connection.Close()
	}
	e.taken = nil
}

// TestNativeTLS: streams are encrypted where the address says so, and go on when the server closed the connections that were idle.
func TestNativeTLS(t *testing.T) {
	engine := embeddedtest.Start(t, embedded.Config{})
	plain := open(t, engine.NativeURL())
	front := encrypt(t, plain.Address().Host)
	w := open(t, "clickhouse://"+front.Addr().String()+"?secure=true&skip_verify=true")
	madeMembers(t, engine.URL())
	links := withLinks(t, engine.URL(), fmt.Sprintf(numberedPairs, 300_000))
	for range 2 {
		writer := writeMembers(t, w)
		keys, anchors := portionOf(0, 100_000)
		if err := errors.Join(writer.Write(keys, anchors), writer.Write(keys, anchors), writer.Close()); err != nil {
			t.Fatal(err)
		}
		if rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil }); err != nil || rows != 300_000 {
			t.Fatalf("got %d rows, error %v", rows, err)
		}
		front.drop()
	}
	if got := tell(t, engine.URL(), "SELECT count() FROM state.members"); got != "400000" {
		t.Errorf("got %s rows, want 400000", got)
	}
	if _, err := dialNative(t.Context(), Address{Host: front.Addr().String(), Secure: true}); err == nil {
		t.Error("a certificate that nobody trusts is taken")
	}
}
