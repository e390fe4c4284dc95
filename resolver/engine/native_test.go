package engine_test

import (
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/wire"
)

var compressions = map[string]wire.Compression{"plain": {}, "LZ4": {On: true, Method: wire.LZ4}, "ZSTD": {On: true, Method: wire.ZSTD}}

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
