package engine_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// eventually waits for a condition, ten seconds at most.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}

// runs reports whether the engine runs the request of a query id.
func runs(t testing.TB, address, queryID string) bool {
	t.Helper()
	return must(t, address, "SELECT count() FROM system.processes WHERE endsWith(Settings['log_comment'], {id:String}) AND query NOT LIKE '%processes%'", "param_id", queryID) != "0\n"
}

func waitForQuery(t testing.TB, address, queryID string) {
	t.Helper()
	eventually(t, "the start of "+queryID, func() bool { return runs(t, address, queryID) })
}

const slow = "SELECT sleepEachRow(0.1) FROM numbers(600) SETTINGS max_block_size = 1"

func TestQueriesRunAtOnce(t *testing.T) {
	address := serve(t)
	began := time.Now()
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			if got := post(t, address, "SELECT sleep(1)"); got.status != 200 {
				t.Errorf("got %d %s", got.status, got.body)
			}
		}()
	}
	all.Wait()
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("eight queries of a second took %s", took)
	}
}

// TestClientGoesAway ends a query when its client does, in each phase.
func TestClientGoesAway(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	for name, sql := range map[string]string{
		"before-the-first-row": slow,
		"in-an-insert-select":  "INSERT INTO t SELECT number + sleepEachRow(0.1) FROM numbers(600) SETTINGS max_block_size = 1",
		"in-an-aggregation":    "SELECT sipHash64(number) AS k, count() FROM numbers(100000000000) GROUP BY k FORMAT Null SETTINGS max_threads = 1, max_rows_to_group_by = 1000, group_by_overflow_mode = 'any'",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			request, _ := http.NewRequestWithContext(ctx, http.MethodPost, address+"/?query_id="+name, strings.NewReader(sql))
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				if response, err := http.DefaultClient.Do(request); err == nil {
					_, _ = io.Copy(io.Discard, response.Body)
					response.Body.Close()
				}
			}()
			waitForQuery(t, address, name)
			cancel()
			<-ended
			eventually(t, "the query's end", func() bool { return !runs(t, address, name) })
		})
	}
	t.Run("in-the-middle-of-a-result", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, address+"/?query_id=middle", strings.NewReader("SELECT number FROM numbers(100000000000)"))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, response.Body, 10<<20); err != nil {
			t.Fatal(err)
		}
		if !runs(t, address, "middle") {
			t.Error("the query does not run")
		}
		response.Body.Close()
		eventually(t, "the query's end", func() bool { return !runs(t, address, "middle") })
	})
	t.Run("in-the-middle-of-its-data", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		reader, writer := io.Pipe()
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, address+"/?query_id=data&query=INSERT+INTO+t+FORMAT+TSV", reader)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if response, err := http.DefaultClient.Do(request); err == nil {
				response.Body.Close()
			}
		}()
		before := must(t, address, "SELECT count() FROM t")
		if _, err := io.WriteString(writer, strings.Repeat("1\n", 10_000)); err != nil {
			t.Fatal(err)
		}
		cancel()
		writer.CloseWithError(context.Canceled) // the transport waits for its read of the pipe
		<-ended
		eventually(t, "the query's end", func() bool { return post(t, address, "SELECT 1", "query_id", "data").status == 200 })
		if got := must(t, address, "SELECT count() FROM t"); got != before {
			t.Errorf("got %q rows of half an insert, want %q", got, before)
		}
	})
}

func TestKillByQueryID(t *testing.T) {
	address := serve(t)
	ended := make(chan answer)
	go func() { ended <- post(t, address, slow, "query_id", "it's mine") }()
	waitForQuery(t, address, "it's mine")
	if got := post(t, address, "SELECT 1", "query_id", "it's mine"); !strings.HasPrefix(got.body, "Code: 216.") {
		t.Errorf("a second query of that id: got %d %s", got.status, got.body)
	}
	go func() { ended <- post(t, address, slow, "query_id", "other") }()
	waitForQuery(t, address, "other")
	must(t, address, "KILL QUERY WHERE query_id = 'other' SYNC")
	if got := <-ended; got.status == 200 && got.err == nil || !strings.Contains(got.body, "Code: 394.") {
		t.Errorf("the killed query: got %d %q %v", got.status, got.body, got.err)
	}
	if !runs(t, address, "it's mine") {
		t.Error("the other query was killed too")
	}
	must(t, address, `KILL QUERY WHERE query_id IN ('it\'s mine', 'nobody') ASYNC`)
	if got := <-ended; !strings.Contains(got.body, "Code: 394.") {
		t.Errorf("the killed query: got %d %q %v", got.status, got.body, got.err)
	}
}

// TestMemoryStaysFlat streams a gigabyte out in each manner, and a gigabyte in, by both protocols, and compares the memory of the engine's process with what it was before.
func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("moves gigabytes")
	}
	address, nativeAddress, pid := serveNativeProcess(t)
	must(t, address, "CREATE TABLE t (n UInt64, s String) ENGINE = Null")
	const rows, bound = 10_000_000, 300 << 20

	for _, format := range []string{"TSV", "JSONCompact", "Native"} {
		before := residentBytes(t, pid)
		response, err := http.Post(address, "", strings.NewReader(fmt.Sprintf("SELECT number, hex(sipHash128(number)) FROM numbers(%d) FORMAT %s", rows, format)))
		if err != nil {
			t.Fatal(err)
		}
		peak := newPeak(t, pid)
		n, err := io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if grown := peak.stop() - before; grown > bound {
			t.Errorf("a result of %d MB of %s took %d MB of memory", n>>20, format, grown>>20)
		} else {
			t.Logf("a result of %d MB of %s took %d MB of memory", n>>20, format, grown>>20)
		}
	}

	before := residentBytes(t, pid)
	reader, writer := io.Pipe()
	sent := 0
	go func() {
		piece := strings.Repeat("12345678\t0123456789abcdef0123456789abcdef\n", 100_000)
		for range 125 {
			if _, err := io.WriteString(writer, piece); err != nil {
				break
			}
			sent += len(piece)
		}
		writer.Close()
	}()
	peak := newPeak(t, pid)
	if got := send(t, http.MethodPost, address, reader, nil, "query", "INSERT INTO t FORMAT TSV"); got.status != 200 {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	if grown := peak.stop() - before; grown > bound {
		t.Errorf("an insert of %d MB took %d MB of memory", sent>>20, grown>>20)
	} else {
		t.Logf("an insert of %d MB took %d MB of memory", sent>>20, grown>>20)
	}

	for _, name := range []string{"plain", "LZ4"} {
		compression, before := compressions[name], residentBytes(t, pid)
		c := dialNative(t, nativeAddress, wire.Revision)
		c.compression = compression
		peak := newPeak(t, pid)
		c.query("", fmt.Sprintf("SELECT number, hex(sipHash128(number)) FROM numbers(%d)", rows))
		got := uint64(0)
		for code := proto.ServerCodeData; code != proto.ServerCodeEndOfStream; {
			var r reply
			c.packet(&r)
			if r.err != nil || r.exception != nil {
				t.Fatal(name, r.err, r.exception)
			}
			got, code = got+r.rows, r.packets[0]
		}
		block := []byte(must(t, address, "SELECT number AS n, hex(sipHash128(number)) AS s FROM numbers(100000) SETTINGS max_block_size = 100000 FORMAT Native"))
		blocks := make([][]byte, 125)
		for i := range blocks {
			blocks[i] = block
		}
		if r := c.insert("INSERT INTO t VALUES", blocks...); r.err != nil || r.exception != nil {
			t.Fatal(name, r.err, r.exception)
		}
		if grown := peak.stop() - before; grown > bound || got != rows {
			t.Errorf("native, %s: %d rows out and %d MB in took %d MB of memory", name, got, len(block)*len(blocks)>>20, grown>>20)
		} else {
			t.Logf("native, %s: %d rows out and %d MB in took %d MB of memory", name, got, len(block)*len(blocks)>>20, grown>>20)
		}
	}
}
