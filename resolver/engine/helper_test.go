package engine_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// serve starts an engine of its own on a fresh data path and returns its address.
func serve(t testing.TB) string {
	t.Helper()
	address, _ := serveProcess(t)
	return address
}

// serveProcess returns the engine's process id, too.
func serveProcess(t testing.TB) (address string, pid int) {
	t.Helper()
	address, holder := serveHolder(t)
	return address, holder.PID
}

// serveNative returns the address of the native protocol, too.
func serveNative(t testing.TB) (address, native string) {
	t.Helper()
	address, holder := serveHolder(t)
	return address, holder.Native
}

// serveNativeProcess returns the process id, too.
func serveNativeProcess(t testing.TB) (address, native string, pid int) {
	t.Helper()
	address, holder := serveHolder(t)
	return address, holder.Native, holder.PID
}

// serveHolder returns what the engine says of itself, too.
func serveHolder(t testing.TB) (address string, holder attach.Holder) {
	t.Helper()
	binary, err := buildEngine()
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	e := embeddedtest.Start(t, embedded.Config{DataPath: path, Binary: binary})
	holder, ok := attach.Running(path)
	if !ok {
		t.Fatal("the engine does not hold its data path")
	}
	return e.URL(), holder
}

// residentBytes is the memory of a process.
func residentBytes(t testing.TB, pid int) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Skip("this system does not tell a process's memory:", err)
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * int64(os.Getpagesize())
}

// peak watches a process's memory.
type peak struct{ done, most chan int64 }

func newPeak(t testing.TB, pid int) *peak {
	p := &peak{done: make(chan int64), most: make(chan int64)}
	go func() {
		var most int64
		for {
			most = max(most, residentBytes(t, pid))
			select {
			case <-p.done:
				p.most <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return p
}

func (p *peak) stop() int64 { close(p.done); return <-p.most }

// overBoth runs a test by each protocol, on an engine of its own. Its address is an http:// one, or that of the native protocol.
func overBoth(t *testing.T, test func(t *testing.T, http, address string)) {
	t.Run("HTTP", func(t *testing.T) {
		http := serve(t)
		test(t, http, http)
	})
	t.Run("native", func(t *testing.T) {
		http, native := serveNative(t)
		test(t, http, native)
	})
}

// open connects clickhouse-go to it, by the protocol of the address.
func open(t testing.TB, address string, more ...func(*clickhouse.Options)) driver.Conn {
	t.Helper()
	options := &clickhouse.Options{Addr: []string{address}}
	if host, isHTTP := strings.CutPrefix(address, "http://"); isHTTP {
		options.Protocol, options.Addr = clickhouse.HTTP, []string{host}
	}
	for _, set := range more {
		set(options)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// answer is a response, read to its end.
type answer struct {
	status int
	header http.Header
	body   string
	err    error // of reading the body
}

// post sends a statement; parameters are name and value in turn.
func post(t testing.TB, address, body string, parameters ...string) answer {
	t.Helper()
	return send(t, http.MethodPost, address, strings.NewReader(body), nil, parameters...)
}

func send(t testing.TB, method, address string, body io.Reader, header http.Header, parameters ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	values := url.Values{}
	for i := 0; i+1 < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	request, err := http.NewRequestWithContext(ctx, method, address+"/?"+values.Encode(), body)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header[name] = value
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{status: response.StatusCode, header: response.Header, body: string(text), err: err}
}

// must is post for what has to work.
func must(t testing.TB, address, body string, parameters ...string) string {
	t.Helper()
	got := post(t, address, body, parameters...)
	if got.status != http.StatusOK || got.err != nil {
		t.Fatalf("%s: got %d %s %v", body, got.status, got.body, got.err)
	}
	return got.body
}
