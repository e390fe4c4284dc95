package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// TestNativeCancel ends a query by a Cancel packet, by KILL QUERY, and by a client that leaves, in each phase.
func TestNativeCancel(t *testing.T) {
	http, address := serveNative(t)
	must(t, http, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	c := dialNative(t, address, wire.Revision)
	for name, text := range map[string]string{
		"slow": slow, "select": "SELECT number FROM numbers(100000000000)", "insert": "INSERT INTO t SELECT number + sleepEachRow(0.1) FROM numbers(600) SETTINGS max_block_size = 1",
	} {
		c.query(name, text)
		waitForQuery(t, http, name)
		c.send([]byte{byte(wire.Cancel)})
		if r := c.receive(); r.exception != nil || r.err != nil {
			t.Errorf("%s, cancelled: got %v %v", name, r.exception, r.err)
		}
		eventually(t, "the end of "+name, func() bool { return !runs(t, http, name) })

		c.query("it's "+name, slow)
		waitForQuery(t, http, "it's "+name)
		must(t, http, `KILL QUERY WHERE query_id = 'it\'s `+name+"'")
		if r := c.receive(); r.exception == nil || r.exception.Code != 394 {
			t.Errorf("%s, killed: got %v %v", name, r.exception, r.err)
		}

		leaver := dialNative(t, address, wire.Revision)
		leaver.query("left "+name, text)
		waitForQuery(t, http, "left "+name)
		leaver.socket.Close()
		unordered := dialNative(t, address, wire.Revision)
		unordered.query("unordered "+name, text)
		waitForQuery(t, http, "unordered "+name)
		unordered.send([]byte{0, byte(wire.Cancel)}) // ch-go's way to cancel
		if r := unordered.receive(); r.exception == nil || r.exception.Code != 101 {
			t.Errorf("%s, and a packet that may not come: got %v %v", name, r.exception, r.err)
		}
		eventually(t, "the end after it", func() bool { return !runs(t, http, "unordered "+name) })
		eventually(t, "the query's end", func() bool { return !runs(t, http, "left "+name) })
	}
	before := must(t, http, "SELECT count() FROM t")
	block := c.block([]byte(must(t, http, "SELECT number AS n FROM numbers(1000) FORMAT Native")))
	for _, leave := range []func(c *nativeClient){
		func(c *nativeClient) { c.socket.Close() },
		func(c *nativeClient) { c.send(block[:len(block)/2]); c.socket.Close() },
		func(c *nativeClient) { c.send([]byte{byte(wire.Cancel)}) },
	} {
		leaver := dialNative(t, address, wire.Revision)
		leaver.query("inserts", "INSERT INTO t VALUES")
		leaver.sample()
		leaver.send(block)
		leave(leaver)
		eventually(t, "the insert's end", func() bool { return post(t, http, "SELECT 1", "query_id", "inserts").status == 200 })
	}
	if got := must(t, http, "SELECT count() FROM t"); got != before {
		t.Errorf("got %q rows after half an insert, want %q", got, before)
	}
}

// TestNativeConnectionsAtOnce asks by many connections, each of which gets its own answers.
func TestNativeConnectionsAtOnce(t *testing.T) {
	_, address := serveNative(t)
	conn := open(t, address, func(o *clickhouse.Options) { o.MaxOpenConns = 16 })
	var all sync.WaitGroup
	for worker := range 16 {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := range 20 {
				var got uint64
				if err := conn.QueryRow(context.Background(), fmt.Sprintf("SELECT sum(number) + %d FROM numbers(1000)", worker*100+i)).Scan(&got); err != nil || got != uint64(499500+worker*100+i) {
					t.Errorf("got %d, %v", got, err)
				}
			}
		}()
	}
	all.Wait()
}

// TestNativeHostileBytes: what is no packet, and what claims to be huge, ends its connection and nothing else, in little memory.
func TestNativeHostileBytes(t *testing.T) {
	http, address, pid := serveNativeProcess(t)
	huge := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}
	before := residentBytes(t, pid)
	for name, bytes := range map[string][]byte{
		"no hello": {1}, "a long name": append([]byte{0}, huge...), "HTTP": []byte("GET / HTTP/1.1\r\n\r\n"), "nothing": nil, "a number too long": append([]byte{0}, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	} {
		c := dialRaw(t, address)
		c.send(bytes)
		_ = c.socket.(interface{ CloseWrite() error }).CloseWrite()
		if r := c.receive(); r.err == nil && r.exception == nil {
			t.Errorf("%s: got %v", name, r.packets)
		}
	}
	for name, bytes := range map[string][]byte{
		"data without a query": {2, 0, 0}, "an unknown packet": {77}, "a second hello": {0}, "a query with a long id": append([]byte{1}, huge...),
	} {
		c := dialNative(t, address, wire.Revision)
		c.send(bytes)
		if r := c.receive(); r.exception == nil {
			t.Errorf("%s: got %v %v", name, r.packets, r.err)
		}
		if r := c.receive(); r.err == nil {
			t.Errorf("%s: the connection goes on", name)
		}
	}
	head := []byte{byte(wire.Data), 0, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0}
	for name, bytes := range map[string][]byte{
		"many rows":         append(append([]byte{1}, huge...), "\x01n\x06UInt64\x00"...),
		"many columns":      append(append([]byte{}, huge...), 1),
		"an unknown type":   []byte("\x01\x01\x01n\x04Nope\x00"),
		"another one":       []byte("\x01\x01\x01n\x06UInt64\x01\x01"),
		"a long type":       append([]byte("\x01\x01\x01n"), huge...),
		"a long text":       append([]byte("\x01\x01\x01n\x06String\x00"), huge...),
		"a long dictionary": append([]byte("\x01\x01\x01n\x16LowCardinality(String)\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00"), huge[:8]...),
		"deep types":        []byte("\x01\x01\x01n\xd0\x0f" + strings.Repeat("Array(", 300) + "UInt8" + strings.Repeat(")", 195)),
	} {
		c := dialNative(t, address, wire.Revision)
		c.must("CREATE TABLE IF NOT EXISTS t (n UInt64) ENGINE = Memory")
		c.query("", "INSERT INTO t VALUES")
		c.sample()
		c.send(append(append([]byte{}, head...), bytes...))
		_ = c.socket.(interface{ CloseWrite() error }).CloseWrite()
		if r := c.receive(); r.exception == nil && r.err == nil {
			t.Errorf("%s: got %v", name, r.packets)
		}
	}
	if got := must(t, http, "SELECT count() FROM t"); got != "0\n" {
		t.Errorf("got %s rows", got)
	}
	if grown := residentBytes(t, pid) - before; grown > 300<<20 {
		t.Errorf("hostile bytes took %d MB of memory", grown>>20)
	}
}

// TestNativeLargeBlocks moves 100 MB in one block each way.
func TestNativeLargeBlocks(t *testing.T) {
	http, address := serveNative(t)
	for name, compression := range compressions {
		c := dialNative(t, address, wire.Revision)
		c.compression = compression
		c.must("CREATE OR REPLACE TABLE t (l UInt128, r UInt128) ENGINE = MergeTree ORDER BY ()")
		block := []byte(must(t, http, "SELECT reinterpretAsUInt128(sipHash128(number)) AS l, toUInt128(number) AS r FROM numbers(1000000) SETTINGS max_block_size = 1000000 FORMAT Native"))
		began := time.Now()
		if r := c.insert("INSERT INTO t VALUES", block); r.exception != nil || r.err != nil {
			t.Fatalf("%s: got %v %v", name, r.exception, r.err)
		}
		t.Logf("%s: %d MB in %s", name, len(block)>>20, time.Since(began))
		if r := c.must("SELECT l, r FROM t"); r.rows != 1_000_000 {
			t.Errorf("%s: got %d rows", name, r.rows)
		}
	}
}
