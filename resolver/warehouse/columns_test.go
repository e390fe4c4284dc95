package warehouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// The tests of streams use the statements of a run, on tables that only look like a run's: the database "state" with a view named
// links that makes any number of pairs.
func withLinks(t testing.TB, url, pairs string) sql.Statement {
	t.Helper()
	tell(t, url, "CREATE DATABASE IF NOT EXISTS state")
	tell(t, url, "CREATE OR REPLACE VIEW state.links AS SELECT tupleElement(pair, 1) AS left_key, tupleElement(pair, 2) AS right_key FROM ("+pairs+")")
	return sql.Load("resolve/links.sql").Set("state", "state").Set("links", "links").Insert("merging", sql.Load("guard/all.sql"))
}

const numberedPairs = "SELECT (bitOr(toUInt128(number), bitShiftLeft(toUInt128(number + 1), 64)), toUInt128(number) * 3) AS pair FROM numbers(%d)"

func TestReadPairs(t *testing.T) { byEach(t, testReadPairs) }

func testReadPairs(t *testing.T, url string, w *Warehouse) {
	for _, rows := range []uint64{0, 1, 2, 65_409, 300_000} {
		links := withLinks(t, url, fmt.Sprintf(numberedPairs, rows))
		next := uint64(0)
		got, err := w.ReadPairs(t.Context(), links, func(left, right []resolver.Key) error {
			for i := range left {
				if want := (resolver.Key{Lo: next, Hi: next + 1}); left[i] != want {
					return fmt.Errorf("row %d: got the left key %v, want %v", next, left[i], want)
				}
				if want := (resolver.Key{Lo: next * 3}); right[i] != want {
					return fmt.Errorf("row %d: got the right key %v, want %v", next, right[i], want)
				}
				next++
			}
			return nil
		})
		if err != nil || got != rows || next != rows {
			t.Errorf("got %d rows, %d of them used, and the error %v; want %d", got, next, err, rows)
		}
	}
}

func TestReadLimits(t *testing.T) { byEach(t, testReadLimits) }

func testReadLimits(t *testing.T, url string, w *Warehouse) {
	keys := []resolver.Key{{}, {Lo: 1}, {Hi: 1}, {Lo: math.MaxUint64}, {Hi: math.MaxUint64}, {Lo: math.MaxUint64, Hi: math.MaxUint64}, {Lo: 0x0a0a0a0a0a0a0a0a, Hi: 0x0a0a0a0a0a0a0a0a}}
	tell(t, url, "CREATE DATABASE state")
	tell(t, url, "CREATE TABLE state.ties (key UInt128) ENGINE = Memory")
	tell(t, url, "CREATE TABLE state.identifiers (key UInt128, reason String, value String, id_type String, first_seen DateTime64(3, 'UTC')) ENGINE = Memory")
	writer, err := w.WriteKeys(t.Context(), sql.Load("resolve/write_ties.sql").Set("state", "state"), KeyColumn("key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writer.Write(keys), writer.Write(nil), writer.Close()); err != nil {
		t.Fatal(err)
	}
	tell(t, url, "INSERT INTO state.identifiers SELECT key, '', toString(key), 'a', '1900-01-01 00:00:00' FROM state.ties")
	var got []resolver.Key
	rows, err := w.ReadKeys(t.Context(), sql.Load("resolve/ties.sql").Set("state", "state").Set("identifiers", "identifiers"), func(keys []resolver.Key) error {
		got = append(got, keys...)
		return nil
	})
	byText := func(a, b resolver.Key) int {
		return strings.Compare(tell(t, url, "SELECT toString("+number(a)+")"), tell(t, url, "SELECT toString("+number(b)+")"))
	}
	slices.SortFunc(keys, byText)
	if err != nil || rows != uint64(len(keys)) || !slices.Equal(got, keys) {
		t.Errorf("got %v, %v; want %v", got, err, keys)
	}
}

// TestReadRanks: the ranks of the warehouse are those of the domain, at both ends of the calendar and for anchors that are published.
func TestReadRanks(t *testing.T) { byEach(t, testReadRanks) }

func testReadRanks(t *testing.T, url string, w *Warehouse) {
	tell(t, url, "CREATE DATABASE state")
	tell(t, url, "CREATE TABLE state.identifiers (key UInt128, reason String, value String, id_type String, first_seen DateTime64(3, 'UTC')) ENGINE = Memory")
	tell(t, url, "CREATE TABLE state.published (profile_id UUID) ENGINE = Memory")
	tell(t, url, `INSERT INTO state.identifiers VALUES (1, '', '', 'a', '1900-01-01 00:00:00'), (2, '', '', 'b', '1900-01-01 00:00:00.001'), (3, '', '', 'c', '1969-12-31 23:59:59.999'),
		(4, '', '', 'c', '1970-01-01 00:00:00'), (5, '', '', 'a', '2299-12-31 23:59:59.999'), (6, 'blocked', '', 'a', '2000-01-01 00:00:00'),
		(7, '', '', 'leaf', '2000-01-01 00:00:00'), (8, '', '', 'c', '2299-12-31 23:59:59.999')`)
	published := resolver.ProfileID(resolver.Key{Lo: 8})
	tell(t, url, "INSERT INTO state.published SELECT reinterpret("+number(published)+", 'UUID')")
	rank := sql.Load("resolve/rank.sql").
		Set("types", []string{"a", "b", "c", "leaf"}).
		Set("published_database", "state").
		Set("published_profiles", "published").
		Insert("own_id", sql.Load("fold/own_id.sql"))
	ranks := map[uint64]uint64{}
	if _, err := w.ReadRanks(t.Context(), sql.Load("resolve/ranks.sql").Set("state", "state").Set("identifiers", "identifiers").Set("unlinked", []string{"leaf"}).Insert("rank", rank),
		func(keys []resolver.Key, values []uint64) error {
			for i, key := range keys {
				ranks[key.Lo] = values[i]
			}
			return nil
		}); err != nil {
		t.Fatal(err)
	}
	const since1900 = 2208988800000
	want := map[uint64]uint64{
		1: resolver.Rank(0, 0, false), 2: resolver.Rank(1, 1, false), 3: resolver.Rank(since1900-1, 2, false), 4: resolver.Rank(since1900, 2, false),
		5: resolver.Rank(since1900+10413791999999, 0, false), 8: resolver.Rank(since1900+10413791999999, 2, true),
	}
	if fmt.Sprint(ranks) != fmt.Sprint(want) {
		t.Errorf("got the ranks %v, want %v", ranks, want)
	}
}

// number is a key as an expression of SQL.
func number(key resolver.Key) string {
	return fmt.Sprintf("bitOr(bitShiftLeft(toUInt128(%d), 64), toUInt128(%d))", key.Hi, key.Lo)
}

func writeMembers(t *testing.T, w *Warehouse) *Writer {
	t.Helper()
	writer, err := w.WriteKeys(t.Context(), sql.Load("resolve/write_members.sql").Set("state", "state").Set("members", "members"), KeyColumn("key"), UUIDColumn("profile_id"))
	if err != nil {
		t.Fatal(err)
	}
	return writer
}

func madeMembers(t *testing.T, url string) {
	t.Helper()
	tell(t, url, "CREATE DATABASE IF NOT EXISTS state")
	tell(t, url, "CREATE OR REPLACE TABLE state.members (key UInt128, profile_id UUID) ENGINE = MergeTree ORDER BY tuple()")
}

func portionOf(from, size int) (keys, anchors []resolver.Key) {
	for i := range size {
		keys, anchors = append(keys, resolver.Key{Lo: uint64(from + i), Hi: 7}), append(anchors, resolver.Key{Lo: uint64(from+i) / 10})
	}
	return keys, anchors
}

func TestWriteKeys(t *testing.T) { byEach(t, testWriteKeys) }

func testWriteKeys(t *testing.T, url string, w *Warehouse) {
	madeMembers(t, url)
	writer := writeMembers(t, w)
	const portions, size = 40, 10_000
	for i := range portions {
		keys, anchors := portionOf(i*size, size)
		if err := writer.Write(keys, anchors); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%d\t%d\t%d\t1", portions*size, portions*size, portions*size/10)
	if got := tell(t, url, `SELECT count(), uniqExact(key), uniqExact(profile_id), min(reinterpret(profile_id, 'UInt128') = intDiv(bitAnd(key, toUInt128('18446744073709551615')), 10) AND bitShiftRight(key, 64) = 7) FROM state.members`); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := writer.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	if err := writer.Write(portionOf(0, 1)); err == nil {
		t.Error("a write after Close succeeds")
	}
}

func TestWriteNothing(t *testing.T) { byEach(t, testWriteNothing) }

func testWriteNothing(t *testing.T, url string, w *Warehouse) {
	madeMembers(t, url)
	writer := writeMembers(t, w)
	if err := errors.Join(writer.Write(nil, nil), writer.Close()); err != nil {
		t.Error(err)
	}
	if got := tell(t, url, "SELECT count() FROM state.members"); got != "0" {
		t.Errorf("got %s rows, want 0", got)
	}
}

func TestAbort(t *testing.T) { byEach(t, testAbort) }

func testAbort(t *testing.T, url string, w *Warehouse) {
	madeMembers(t, url)
	writer := writeMembers(t, w)
	keys, anchors := portionOf(0, 1_000)
	if err := writer.Write(keys, anchors); err != nil {
		t.Fatal(err)
	}
	writer.Abort(fmt.Errorf("the graph disagrees: %w", io.EOF))
	if err := writer.Close(); err == nil {
		t.Error("the insert that was aborted says that it succeeded")
	}
	if err := writer.Write(keys, anchors); err == nil {
		t.Error("a write after Abort succeeds")
	}
	if got := tell(t, url, "SELECT count() FROM state.members"); got != "0" {
		t.Errorf("%s rows of the insert that was aborted are there", got)
	}
	// The warehouse works on.
	again := writeMembers(t, w)
	if err := errors.Join(again.Write(keys, anchors), again.Close()); err != nil {
		t.Error(err)
	}
}

func TestWriteErrors(t *testing.T) { byEach(t, testWriteErrors) }

func testWriteErrors(t *testing.T, url string, w *Warehouse) {
	tell(t, url, "CREATE DATABASE state")
	keys, anchors := portionOf(0, 100_000)
	writer := writeMembers(t, w) // there is no table
	var err error
	for range 50 { // the server's answer may come after some blocks
		if err = writer.Write(keys, anchors); err != nil {
			break
		}
	}
	err = errors.Join(err, writer.Close())
	if err == nil || Code(err) != codeUnknownTable || !strings.Contains(err.Error(), "resolve/write_members") {
		t.Errorf("got the error %v, want code %d and the statement's name", err, codeUnknownTable)
	}
	// A column of another type.
	tell(t, url, "CREATE TABLE state.members (key UInt128, profile_id UUID, x UInt8 DEFAULT throwIf(1)) ENGINE = MergeTree ORDER BY tuple()")
	writer = writeMembers(t, w)
	if err := errors.Join(writer.Write(keys[:5], anchors[:5]), writer.Close()); err == nil {
		t.Error("an insert that the server refuses succeeds")
	}
}

// TestExceptionInMidStream has a query fail after it has sent rows, under the status 200 that it began with.
func TestExceptionInMidStream(t *testing.T) { byEach(t, testExceptionInMidStream) }

func testExceptionInMidStream(t *testing.T, url string, w *Warehouse) {
	for _, at := range []int{0, 1, 100_000, 500_000, 999_999} {
		links := withLinks(t, url, fmt.Sprintf("SELECT (toUInt128(number), toUInt128(throwIf(number = %d, 'kaputt'))) AS pair FROM numbers(1000000)", at))
		rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "resolve/links") {
			t.Errorf("the query fails at row %d: got %d rows and the error %v", at, rows, err)
		}
	}
}

func TestConsumerStops(t *testing.T) { byEach(t, testConsumerStops) }

func testConsumerStops(t *testing.T, url string, w *Warehouse) {
	links := withLinks(t, url, fmt.Sprintf(numberedPairs, 2_000_000_000))
	enough := errors.New("enough")
	began := time.Now()
	rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return enough })
	if !errors.Is(err, enough) || rows == 0 {
		t.Errorf("got %d rows and the error %v, want some and %v", rows, err, enough)
	}
	waitForQuiet(t, url)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestCancelInMidStream(t *testing.T) { byEach(t, testCancelInMidStream) }

func testCancelInMidStream(t *testing.T, url string, w *Warehouse) {
	links := withLinks(t, url, fmt.Sprintf(numberedPairs, 2_000_000_000))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := w.ReadPairs(ctx, links, func(_, _ []resolver.Key) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v, want %v", err, context.Canceled)
	}
	waitForQuiet(t, url)
}

// waitForQuiet waits until the server runs no query but the one that asks.
func waitForQuiet(t *testing.T, url string) {
	t.Helper()
	for range 200 {
		if tell(t, url, "SELECT count() FROM system.processes WHERE query LIKE '%left_key%' AND query NOT LIKE '%processes%'") == "0" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the query still runs on the server")
}

// cutting passes connections on to the engine and closes them once a number of bytes went back.
type cutting struct {
	url   string
	after atomic.Int64 // bytes of a connection's answers that pass; negative is no limit
	reset atomic.Bool  // by RST, as a server that was killed, and not by FIN
}

func cutConnections(t *testing.T, whole *Warehouse) *cutting {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	c := &cutting{url: at(whole, listener.Addr().String())}
	c.after.Store(-1)
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go c.pass(client.(*net.TCPConn), whole.Address().Host)
		}
	}()
	return c
}

func (c *cutting) pass(client *net.TCPConn, to string) {
	defer client.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(server, client) }()
	passed, buffer := int64(0), make([]byte, 1<<16)
	for {
		n, err := server.Read(buffer)
		limit := c.after.Load()
		if limit >= 0 && passed+int64(n) >= limit {
			_, _ = client.Write(buffer[:max(0, limit-passed)])
			if c.reset.Load() {
				_ = client.SetLinger(0)
			}
			return
		}
		if _, e := client.Write(buffer[:n]); err != nil || e != nil {
			return
		}
		passed += int64(n)
	}
}

// TestCutConnections cuts the stream of keys at every kind of place. That has to be an error: links that are lost in silence leave
// one person in two profiles.
func TestCutConnections(t *testing.T) { byEach(t, testCutConnections) }

func testCutConnections(t *testing.T, url string, whole *Warehouse) {
	links := withLinks(t, url, fmt.Sprintf(numberedPairs, 400_000))
	answered := int64(500) // until a stream begins
	if whole.Address().native() {
		answered = 0 // on a connection of the stream's own
	}
	const size = 400_000 * 32
	for _, reset := range []bool{false, true} {
		for _, after := range []int64{0, 1, 50, 200, 400, 1_000, 10_000, 65_409 * 32, 65_536 * 32, 131_072 * 32, size / 2, size - 100, size} {
			c := cutConnections(t, whole)
			w := open(t, c.url)
			c.reset.Store(reset)
			if after == 0 {
				c.after.Store(0)
			} else {
				c.after.Store(after + answered)
			}
			rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil })
			if err == nil {
				t.Errorf("cut after %d bytes (reset: %v): got %d rows and no error", after, reset, rows)
			} else if !strings.Contains(err.Error(), "resolve/links") {
				t.Errorf("cut after %d bytes (reset: %v): the error does not name the statement: %v", after, reset, err)
			}
		}
	}
}

// TestCutBetweenBlocks cuts the stream where a block ends, which looks most like an end.
func TestCutBetweenBlocks(t *testing.T) {
	engineURL, _ := startEngine(t)
	links := withLinks(t, engineURL, fmt.Sprintf(numberedPairs, 5))
	block, err := embeddedtest.Tell(t.Context(), engineURL, url.Values{"client_protocol_version": {fmt.Sprint(resultRevision)}},
		strings.NewReader("SELECT left_key, right_key FROM state.links FORMAT Native"))
	if err != nil {
		t.Fatal(err)
	}
	for _, blocks := range []int{0, 1, 3} {
		w := open(t, between(t, engineURL, func(query string) bool { return strings.Contains(query, "left_key") }, func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusOK)
			_, _ = io.WriteString(w, strings.Repeat(block, blocks))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler) // the last chunk never comes
		}))
		rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil })
		if err == nil {
			t.Errorf("cut after %d blocks: got %d rows and no error", blocks, rows)
		}
		if want := uint64(blocks * 5); rows != want {
			t.Errorf("cut after %d blocks: got %d rows, want %d and then an error (%v)", blocks, rows, want, err)
		}
	}
}

// TestCutInsert breaks the connection under an insert.
func TestCutInsert(t *testing.T) { byEach(t, testCutInsert) }

func testCutInsert(t *testing.T, url string, whole *Warehouse) {
	madeMembers(t, url)
	c := cutConnections(t, whole)
	w := open(t, c.url)
	c.after.Store(0) // the answer of the insert never comes
	writer := writeMembers(t, w)
	keys, anchors := portionOf(0, 1_000)
	if err := errors.Join(writer.Write(keys, anchors), writer.Close()); err == nil {
		t.Error("an insert whose answer never came succeeds")
	} else if !strings.Contains(err.Error(), "resolve/write_members") || !strings.Contains(err.Error(), "connection broke") {
		t.Errorf("got the error %v, want one with the statement and what broke", err)
	}
}
