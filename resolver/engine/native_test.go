package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// revisions are those at which the protocol changes, each with the last one before.
var revisions = []int{54058, 54060, 54371, 54372, 54401, 54412, 54419, 54420, 54428, 54429, 54441, 54442, 54447, 54448, 54449, 54453, 54454, 54456, 54458, 54459, 54460, 54475}

var compressions = map[string]wire.Compression{"plain": {}, "LZ4": {On: true, Method: wire.LZ4}, "ZSTD": {On: true, Method: wire.ZSTD}}

// TestNativeRevisions asks and inserts at each revision, in each compression.
func TestNativeRevisions(t *testing.T) {
	http, address := serveNative(t)
	want := must(t, http, "SELECT number, toString(number) AS s FROM numbers(1000) FORMAT Native")
	for _, revision := range revisions {
		for name, compression := range compressions {
			c := dialNative(t, address, revision)
			c.revision, c.compression = min(revision, wire.Revision), compression
			method := []string{"max_threads", "3"}
			if name == "ZSTD" && revision >= 54429 {
				method = append(method, "network_compression_method", "ZSTD")
			}
			r := c.must("SELECT number, toString(number) AS s FROM numbers(1000)", method...)
			if string(r.data) != want || len(r.columns) != 2 || r.columns[1].Type != "String" {
				t.Errorf("%d, %s: got %d rows, columns %v", revision, name, r.rows, r.columns)
			}
			if got := c.value("getSetting('max_threads')", method...); got != "3" {
				t.Errorf("%d: got max_threads %s", revision, got)
			}
			c.must("CREATE OR REPLACE TABLE t (number UInt64, s String) ENGINE = Memory")
			if r := c.insert("INSERT INTO t VALUES", []byte(want), []byte(want)); r.exception != nil || r.err != nil {
				t.Errorf("%d, %s: insert: got %v %v", revision, name, r.exception, r.err)
			}
			if got := c.value("SELECT (count(), sum(number), uniqExact(s)) FROM t"); got != "(2000,999000,1000)" {
				t.Errorf("%d, %s: got %s", revision, name, got)
			}
			if r := c.ask("SELECT nope"); r.exception == nil || r.exception.Code != 47 {
				t.Errorf("%d: got %v", revision, r.exception)
			}
			if r := c.must("SELECT 1 AS one, 'x' AS s WHERE 0"); r.rows != 0 || len(r.columns) != 2 || r.columns[0].Name != "one" || r.columns[1].Type != "String" {
				t.Errorf("%d: got columns %v", revision, r.columns)
			}
		}
	}
}

// TestNativeTypes reads columns of every type by both protocols, writes them by both, and reads them again. The bytes are the same.
func TestNativeTypes(t *testing.T) {
	http, address := serveNative(t)
	c := dialNative(t, address, wire.Revision)
	c.must("SET enable_nullable_tuple_type = 1, allow_suspicious_low_cardinality_types = 1, allow_suspicious_variant_types = 1, allow_experimental_qbit_type = 1, flatten_nested = 0")
	settings := strings.ReplaceAll(nativeSettings, "\n", "")
	everyColumn(func(_, expression string) {
		text := "SELECT " + expression + " AS c, number FROM numbers(7)"
		want := must(t, http, text+" FORMAT Native"+settings)
		r := c.must(text + settings)
		if string(r.data) != want {
			t.Errorf("%s: got other bytes than by HTTP", expression)
		}
		if empty := c.must("SELECT * FROM (" + text + ") WHERE 0" + settings); !reflect.DeepEqual(withoutZone(empty.columns), r.columns) {
			t.Errorf("%s: got columns %v without rows, %v with rows", expression, empty.columns, r.columns)
		}
		if strings.Contains(r.columns[0].Type, "Nothing") {
			return // of which there are no tables
		}
		c.must(fmt.Sprintf("CREATE OR REPLACE TABLE t (c %s, number UInt64) ENGINE = Memory", r.columns[0].Type))
		if r := c.insert("INSERT INTO t (c, number) VALUES", []byte(want)); r.exception != nil || r.err != nil {
			t.Errorf("%s: insert: got %v %v", expression, r.exception, r.err)
			return
		}
		if got := post(t, http, want, "query", "INSERT INTO t FORMAT Native"); got.status != 200 {
			t.Errorf("%s: insert by HTTP: got %s", expression, got.body)
		}
		read := c.must("SELECT * FROM t SETTINGS max_threads = 1")
		if byHTTP := must(t, http, "SELECT * FROM t FORMAT Native SETTINGS max_threads = 1"); string(read.data) != byHTTP || read.rows != 14 {
			t.Errorf("%s: got %d rows of other bytes than by HTTP", expression, read.rows)
		}
		if half := read.data[:len(read.data)/2]; !bytes.Equal(half, read.data[len(half):]) {
			t.Errorf("%s: what was written by either protocol differs", expression)
		}
	})
}

// withoutZone takes a time zone from a DateTime, as the engine does where there are rows.
func withoutZone(columns []native.Column) []native.Column {
	for i := range columns {
		if strings.HasPrefix(columns[i].Type, "DateTime(") {
			columns[i].Type = "DateTime"
		}
	}
	return columns
}

// TestNativeTypesByClickHouseGo compares what the driver makes of every type by each protocol.
func TestNativeTypesByClickHouseGo(t *testing.T) {
	http, address := serveNative(t)
	byHTTP, byNative := open(t, http), open(t, address)
	everyColumn(func(_, expression string) {
		text := "SELECT " + expression + " AS c, number FROM numbers(7)" + nativeSettings
		want, err := scanned(byHTTP, text)
		if err != nil {
			return // the driver does not know the type
		}
		if got, err := scanned(byNative, text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v %v, want %v", expression, got, err, want)
		}
	})
}

// scanned reads rows into what the driver takes for their columns.
func scanned(conn driver.Conn, text string) (all []any, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the driver: %v", problem)
		}
	}()
	rows, err := conn.Query(context.Background(), text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row []any
		for _, column := range rows.ColumnTypes() {
			row = append(row, reflect.New(column.ScanType()).Interface())
		}
		if err := rows.Scan(row...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// TestNativeSession: what a connection says lasts, what a query brings along does not.
func TestNativeSession(t *testing.T) {
	_, address := serveNative(t)
	c, other := dialNative(t, address, wire.Revision), dialNative(t, address, wire.Revision)
	size := func(settings ...string) string { return c.value("getSetting('max_block_size')", settings...) }
	untouched := size()
	for _, step := range []struct{ name, got, want string }{
		{"of the query", size("max_block_size", "7"), "7"},
		{"after it", size(), untouched},
		{"changed", c.value("SELECT changed FROM system.settings WHERE name = 'max_block_size'"), "0"},
		{"with another one", size("max_block_size", "8", "max_threads", "1"), "8"},
		{"with the other one", size("max_threads", "1"), untouched},
	} {
		if step.got != step.want {
			t.Errorf("%s: got max_block_size %s, want %s", step.name, step.got, step.want)
		}
	}
	c.must("SET max_block_size = 100", "max_block_size", "9")
	for _, step := range []struct{ name, got, want string }{
		{"after SET", size(), "100"}, {"of the query over it", size("max_block_size", "10"), "10"}, {"after that", size(), "100"},
	} {
		if step.got != step.want {
			t.Errorf("%s: got max_block_size %s, want %s", step.name, step.got, step.want)
		}
	}
	if r := c.ask("SELECT 1", "max_block_size", "no number"); r.exception == nil {
		t.Error("a wrong value was taken")
	}
	if got := size(); got != "100" {
		t.Errorf("after a wrong value: got max_block_size %s", got)
	}
	if r := c.must("SELECT 1", "no_such_setting", "1"); r.rows != 1 {
		t.Errorf("a setting that nobody knows: got %d rows", r.rows)
	}
	if r := c.ask("CREATE TABLE forbidden (n UInt8) ENGINE = Memory", "readonly", "1"); r.exception == nil || r.exception.Code != 164 {
		t.Errorf("readonly: got %v", r.exception)
	}
	c.must("CREATE DATABASE elsewhere")
	c.must("USE elsewhere")
	c.must("CREATE TEMPORARY TABLE mine (n UInt64)")
	c.must("INSERT INTO mine VALUES (1), (2);")
	if got := c.value("SELECT (count(), currentDatabase()) FROM mine"); got != "(2,'elsewhere')" {
		t.Errorf("got %s", got)
	}
	if r := other.ask("SELECT * FROM mine"); r.exception == nil || r.exception.Code != 60 {
		t.Errorf("another connection: got %v", r.exception)
	}
	if got := other.value("currentDatabase()"); got != "default" {
		t.Errorf("another connection: got %s", got)
	}
	third := dialRaw(t, address)
	if r := third.greet("elsewhere", "", ""); r.exception != nil {
		t.Fatal(r.exception)
	}
	if got := third.value("currentDatabase()"); got != "elsewhere" {
		t.Errorf("got %s", got)
	}
	if r := dialRaw(t, address).greet("nowhere", "", ""); r.exception == nil || r.exception.Code != 81 {
		t.Errorf("got %v", r.exception)
	}
}

// TestNativeStatements: what is no SELECT, and SELECTs with something beside their rows.
func TestNativeStatements(t *testing.T) {
	http, address := serveNative(t)
	c := dialNative(t, address, wire.Revision)
	for text, rows := range map[string]uint64{
		"SHOW DATABASES": 4, "DESCRIBE TABLE system.one": 1, "EXPLAIN SELECT 1": 3, "EXISTS TABLE system.one": 1, "SELECT 1 FORMAT JSON": 1,
		"SELECT 1;": 1, "SELECT 1 FORMAT JSON SETTINGS max_threads = 1": 1, "SHOW DATABASES FORMAT TSV": 4, "CREATE TABLE made (n UInt8) ENGINE = Memory": 0,
		"SELECT number AS format FROM numbers(3) ORDER BY format DESC": 3, "WITH 1 AS one SELECT one -- and a comment": 1, "(SELECT 1) UNION ALL (SELECT 2)": 2,
		"SHOW TABLES FROM default LIKE 'nothing'": 0,
	} {
		if r := c.must(text); r.rows != rows || (len(r.columns) > 0) == strings.HasPrefix(text, "CREATE") {
			t.Errorf("%s: got %d rows of %v, want %d", text, r.rows, r.columns, rows)
		}
	}
	const grouped = "SELECT number % 2 AS k, count() AS c, toString(k) AS `a name`, [k] AS list, NULL AS nothing FROM numbers(5) GROUP BY k WITH TOTALS ORDER BY k"
	r := c.must(grouped+" FORMAT JSON", "extremes", "1")
	for _, beside := range []struct{ name, got, want string }{
		{"totals", string(r.totals), "SELECT 0::UInt8 AS k, 5::UInt64 AS c, '0' AS `a name`, [0::UInt8] AS list, NULL AS nothing"},
		{"extremes", string(r.extremes), "SELECT number::UInt8 AS k, 2 + number AS c, toString(number) AS `a name`, [number::UInt8] AS list, NULL AS nothing FROM numbers(2)"},
	} {
		if want := must(t, http, beside.want+" FORMAT Native"); beside.got != want {
			t.Errorf("%s: got %q, want %q", beside.name, beside.got, want)
		}
	}
	if r := c.must("SELECT number AS n FROM numbers(10)", "extremes", "1"); len(r.totals) != 0 || !strings.HasSuffix(string(r.extremes), "UInt64\x00\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00") {
		t.Errorf("got extremes %q", r.extremes)
	}
	if r := c.must("SELECT sum(number) AS n FROM numbers(10) GROUP BY number % 2 WITH TOTALS"); !strings.HasSuffix(string(r.totals), "UInt64\x2d\x00\x00\x00\x00\x00\x00\x00") {
		t.Errorf("got totals %q", r.totals)
	}
}

// TestNativeInserts: the columns that an INSERT asks for, its data in the text, and data that does not fit.
func TestNativeInserts(t *testing.T) {
	http, address := serveNative(t)
	c := dialNative(t, address, wire.Revision)
	c.must("CREATE TABLE t (n UInt64, s String DEFAULT 'd', `a b` Array(UInt8), m UInt64 MATERIALIZED n + 1, x UInt64 ALIAS n, e UInt64 EPHEMERAL) ENGINE = MergeTree ORDER BY n")
	for text, want := range map[string]string{
		"INSERT INTO t":                                                 "n s a b",
		"INSERT INTO t VALUES":                                          "n s a b",
		"INSERT INTO TABLE default.t FORMAT Native":                     "n s a b",
		"INSERT INTO t (`a b`, n) FORMAT CSV":                           "a b n",
		"INSERT INTO t (n, \"s\") VALUES ;":                             "n s",
		"INSERT INTO t (n, e) VALUES":                                   "n e",
		"INSERT INTO t (* EXCEPT (s)) VALUES":                           "n a b",
		"INSERT INTO FUNCTION null('q UInt8, r String')":                "q r",
		"INSERT INTO `default`.`t` (n) SETTINGS max_threads = 1 VALUES": "n",
	} {
		c.query("", text)
		r := c.sample()
		var names []string
		for _, column := range r.columns {
			names = append(names, column.Name)
		}
		if got := strings.Join(names, " "); r.exception != nil || got != want {
			t.Errorf("%s: got %q %v, want %q", text, got, r.exception, want)
			continue
		}
		c.send(c.block(nil))
		if r := c.receive(); r.exception != nil || r.err != nil {
			t.Errorf("%s, without rows: got %v %v", text, r.exception, r.err)
		}
	}
	c.must("INSERT INTO t (n) VALUES (7)")
	c.must("INSERT INTO t (n) FORMAT JSONEachRow {\"n\": 8}")
	c.must("INSERT INTO t (n) SELECT 9")
	if got := c.value("SELECT (groupArray(n), any(s), any(m)) FROM (SELECT n, s, m FROM t ORDER BY n)"); got != "([7,8,9],'d',8)" {
		t.Errorf("got %s", got)
	}
	block := []byte(must(t, http, "SELECT 'text' AS n FORMAT Native"))
	for text, code := range map[string]proto.Error{
		"INSERT INTO absent VALUES": 60, "INSERT INTO t (absent) VALUES": 16, "INSERT INTO t (n) VALUES": 6, "INSERT INTO t (n) VALUES ('x": 62,
	} {
		if r := c.insert(text, block, block, block); r.exception == nil || r.exception.Code != code {
			t.Errorf("%s: got %v, want code %d", text, r.exception, code)
		}
		if got := c.value("SELECT count() FROM t"); got != "3" { // the connection goes on
			t.Errorf("%s: got %s rows", text, got)
		}
	}
	c.must("CREATE TABLE states (a AggregateFunction(sum, UInt64)) ENGINE = Memory")
	for _, text := range []string{"INSERT INTO states VALUES", "SELECT sumState(number) FROM numbers(3)"} {
		if r := c.ask(text); r.exception == nil || r.exception.Code != 48 || !strings.Contains(r.exception.Message, "AggregateFunction") {
			t.Errorf("%s: got %v", text, r.exception)
		}
	}
}

// TestNativeExceptions: an error comes in each phase, and the connection goes on.
func TestNativeExceptions(t *testing.T) {
	_, address := serveNative(t)
	c := dialNative(t, address, wire.Revision)
	for text, code := range map[string]proto.Error{
		"SELEC 1": 62, "": 62, "SELECT 1; SELECT 2": 62, "SELECT nope": 47, "SELECT * FROM absent": 60, "exit": 62,
		"SELECT throwIf(number = 2000000), number FROM numbers(3000000)": 395, "SELECT 1 INTO OUTFILE '/dev/shm/x'": 358,
		"SELECT sleepEachRow(1) FROM numbers(5) SETTINGS max_execution_time = 1, max_block_size = 1": 159, "DROP TABLE absent": 60,
	} {
		if r := c.ask(text); r.exception == nil || r.exception.Code != code || r.exception.Name != "DB::Exception" || !strings.HasPrefix(r.exception.Message, "DB::Exception: ") {
			t.Errorf("%s: got %v, want code %d", text, r.exception, code)
		}
		if got := c.value("41 + 1"); got != "42" {
			t.Errorf("after %s: got %s", text, got)
		}
	}
	// External tables, of which the end is still read.
	var b proto.Buffer
	c.encodeQuery(&b, "", "SELECT * FROM outside")
	table := c.block([]byte("\x01\x01\x01n\x05UInt8\x07"))
	table = append([]byte{byte(wire.Data), 7}, append([]byte("outside"), table[2:]...)...)
	c.send(append(append(b.Buf, table...), c.block(nil)...))
	if r := c.receive(); r.exception == nil || r.exception.Code != 48 || !strings.Contains(r.exception.Message, "temporary table") {
		t.Errorf("external tables: got %v", r.exception)
	}
	c.send([]byte{byte(wire.Ping), byte(wire.Cancel), byte(wire.Ping)})
	for range 2 {
		if r := c.receive(); r.packets[0] != proto.ServerCodePong {
			t.Errorf("got %v", r.packets)
		}
	}
	c.send([]byte{byte(wire.TablesStatus), 1, 1, 'd', 1, 't'})
	if r := c.receive(); r.exception == nil || r.exception.Code != 48 {
		t.Errorf("the status of tables: got %v", r.exception)
	}
	if got := c.value("1"); got != "1" {
		t.Errorf("got %s", got)
	}
}

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
