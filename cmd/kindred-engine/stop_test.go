package main_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// longQuery has no answer before its end.
const longQuery = "SELECT sum(sleepEachRow(0.1)) FROM numbers(1000) SETTINGS max_block_size = 1"

const makeTable = "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n"

// TestStop: a short query is answered, a long one is killed after the grace period, by both protocols, and the end is clean.
func TestStop(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			p := start(t, data, nil, "--grace", "4s").serves(t)
			p.must(t, makeTable)
			p.must(t, "INSERT INTO t SELECT number FROM numbers(1000)")
			type answer struct {
				text string
				err  error
			}
			short, long := map[string]chan answer{}, map[string]chan answer{}
			for way, ask := range p.ways() {
				short[way], long[way] = make(chan answer, 1), make(chan answer, 1)
				go func() { text, err := ask("", "", "SELECT sleep(3)"); short[way] <- answer{text, err} }()
				go func() {
					text, err := ask("", "", longQuery)
					long[way] <- answer{text, err}
				}()
			}
			p.awaitQueries(t, 4)
			began := time.Now()
			p.stop(t, signal)
			took := time.Since(began)
			for way := range short {
				if got := <-short[way]; got.text != "0" {
					t.Errorf("%s, the short query: got %q %v", way, got.text, got.err)
				}
				if got := <-long[way]; code(got.err) != 394 {
					t.Errorf("%s, the long query: got %q %v", way, got.text, got.err)
				}
			}
			if took < 3*time.Second || took > 12*time.Second {
				t.Errorf("the stop took %s", took)
			}
			if text := p.stderr.String(); strings.Contains(text, "forcefully") || strings.Contains(text, "Error") {
				t.Errorf("it says %s", text)
			}
			if got := start(t, data, nil).serves(t).must(t, "SELECT count() FROM t"); got != "1000" {
				t.Errorf("after it: got %q rows", got)
			}
		})
	}
}

// awaitQueries waits until so many queries of clients run.
func (p *program) awaitQueries(t *testing.T, count int) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if running := p.must(t, "SELECT count() FROM system.processes WHERE query_id != queryID()"); running == strconv.Itoa(count) {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("%s queries run, want %d: %s", running, count, p.must(t, "SELECT groupArray(query) FROM system.processes"))
		}
	}
}

// TestStopOfTheStuck: who is idle, does not read its result, or does not send its data, keeps the engine no longer than the grace and some
// seconds, and the end is a clean one.
func TestStopOfTheStuck(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, data, nil, "--grace", "500ms").serves(t)
	p.must(t, makeTable)
	ctx := t.Context()
	if _, err := p.connect(t).Query(ctx, "SELECT number FROM numbers(100000000000)"); err != nil {
		t.Fatal(err)
	}
	unsent, err := p.connect(t).PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.connect(t).Ping(ctx); err != nil { // idle
		t.Fatal(err)
	}
	idle, err := http.Get(p.url() + "/ping") // the connection is kept
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, idle.Body)
	idle.Body.Close()
	p.send(t, "POST /?query=INSERT+INTO+t+FORMAT+TSV HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n1\n") // the rest never comes
	p.send(t, "GET /?query=SELECT+number+FROM+numbers(100000000000) HTTP/1.1\r\nHost: x\r\n\r\n")             // and nobody reads
	p.send(t, "GET / HT")
	p.send(t, "")
	p.awaitQueries(t, 3) // an insert by HTTP is none before its data is there
	began := time.Now()
	p.stop(t, syscall.SIGTERM)
	if took := time.Since(began); took > 12*time.Second {
		t.Errorf("the stop took %s", took)
	}
	if err := unsent.Append(uint64(1)); err == nil {
		if err := unsent.Send(); err == nil {
			t.Error("an insert into an engine that is gone succeeded")
		}
	}
	if text, err := os.ReadFile(data + "/clickhouse.log"); err != nil || strings.Contains(string(text), "Will shutdown forcefully") {
		t.Errorf("the server did not end by itself: %v", err)
	}
	if text, err := os.ReadFile(data + "/engine.lock"); err != nil || len(text) > 0 {
		t.Errorf("the lock says %q, %v: it was not let go", text, err)
	}
}

// send writes to a connection to the HTTP port, which stays open.
func (p *program) send(t *testing.T, text string) {
	t.Helper()
	conn, err := net.Dial("tcp", attach.Reachable(p.holder.Address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

// TestStrangers: whatever comes to the ports, the server goes on.
func TestStrangers(t *testing.T) {
	p := openEngine(t)
	hello := "\x00\x01x\x01\x01\xb2\xa9\x03\x00\x05admin\x03bad" // of a client of the native protocol, by a user who is not there
	for _, address := range []string{p.holder.Address, p.holder.Native} {
		for _, text := range []string{"", "\n", "GET / HTTP/1.1\r\n\r\n", "garbage\r\n\r\n", strings.Repeat("\xff", 5000), "\x16\x03\x01\x02\x00\x01",
			hello, hello[:9], hello + hello} {
			for range 3 {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					t.Fatalf("after %q: %v", text, err)
				}
				_, _ = io.WriteString(conn, text)
				_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
				_, _ = conn.Read(make([]byte, 100))
				_ = conn.(*net.TCPConn).SetLinger(0) // ends it by a reset
				conn.Close()
			}
		}
	}
	for way, ask := range p.ways() {
		if _, err := ask("admin", "guess", "SELECT 1"); code(err) != 516 {
			t.Errorf("%s, a wrong password: got %v", way, err)
		}
		if answer, err := ask("", "", "SELECT 1"); answer != "1" {
			t.Errorf("%s: got %q %v", way, answer, err)
		}
	}
}

// TestCutConnections: a client that goes away in the middle of a result or an insert is the end of that alone.
func TestCutConnections(t *testing.T) {
	p := openEngine(t)
	p.must(t, "CREATE DATABASE cut")
	p.must(t, "CREATE TABLE cut.t (n UInt64) ENGINE = MergeTree ORDER BY n")
	for range 3 {
		dial := func(ctx context.Context, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
			if err == nil {
				err = conn.(*net.TCPConn).SetLinger(0)
			}
			return conn, err
		}
		var opened []net.Conn
		options := p.options("", "")
		options.DialContext = func(ctx context.Context, address string) (net.Conn, error) {
			conn, err := dial(ctx, address)
			opened = append(opened, conn)
			return conn, err
		}
		conn, err := clickhouse.Open(options)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := conn.Query(t.Context(), "SELECT number FROM numbers(100000000000)")
		if err != nil {
			t.Fatal(err)
		}
		batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO cut.t")
		if err != nil {
			t.Fatal(err)
		}
		for _, conn := range opened {
			conn.Close()
		}
		rows.Close()
		_ = batch.Abort()
		_ = conn.Close()
	}
	if got := p.must(t, "SELECT 1"); got != "1" {
		t.Errorf("got %q", got)
	}
}

// TestKilledEngine: after kill -9 in the middle of a write, the path opens again at once and whole parts are there.
func TestKilledEngine(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, data, nil).serves(t)
	p.must(t, makeTable)
	p.must(t, "INSERT INTO t SELECT number FROM numbers(1000)")
	ended := make(chan struct{})
	go func() {
		_, _ = p.askHTTP("", "", "INSERT INTO t SELECT number + sleepEachRow(0.00001) FROM numbers(10000000)")
		close(ended)
	}()
	p.awaitQueries(t, 1)
	p.kill()
	<-ended
	if _, ok := attach.Running(data); ok {
		t.Error("the dead engine is said to run")
	}
	again := start(t, data, nil).serves(t)
	if got := again.must(t, "SELECT count() >= 1000, uniqExact(n) >= 1000 FROM t"); got != "1\t1" {
		t.Errorf("got %q", got)
	}
}

// TestStandardInputEnds: the engine of a parent that is gone ends, though a query runs.
func TestStandardInputEnds(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := startBy(t, func(command *exec.Cmd) { command.Stdin = reader }, t.TempDir(), "--until-stdin-closes", "--grace", "20s").serves(t)
	reader.Close()
	// A statement that reads standard input neither hangs nor takes what the parent writes.
	for _, name := range []string{"stdin", "/dev/stdin", "/dev/fd/0"} {
		if got := p.must(t, "SELECT count() FROM file('"+name+"', 'LineAsString', 'line String')"); got != "0" {
			t.Errorf("%s: got %s lines", name, got)
		}
	}
	failed := make(chan error, 1)
	go func() {
		_, err := p.askHTTP(attach.User, p.holder.Password, longQuery)
		failed <- err
	}()
	p.awaitQueries(t, 1)
	began := time.Now()
	writer.Close()
	if code, text := p.exit(t); code != 0 {
		t.Errorf("got %d %s", code, text)
	}
	if took := time.Since(began); took > 12*time.Second {
		t.Errorf("it took %s: nobody waits for the grace", took)
	}
	if err := <-failed; err == nil {
		t.Error("the query has an answer")
	}
}

// TestShutdownStatement: SYSTEM SHUTDOWN, which is a signal to the process's group, is a stop like another.
func TestShutdownStatement(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), nil).serves(t)
	_, _ = p.askHTTP("", "", "SYSTEM SHUTDOWN")
	if code, text := p.exit(t); code != 0 || !strings.Contains(text, "stopping") {
		t.Errorf("got %d %s", code, text)
	}
}
