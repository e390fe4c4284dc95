package engine_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestPaths(t *testing.T) {
	address := serve(t)
	for _, test := range []struct {
		path   string
		status int
		body   string
	}{
		{"/ping", 200, "Ok.\n"},
		{"/replicas_status", 200, "Ok.\n"},
		{"/", 200, "Ok.\n"},
		{"/?query=SELECT%201", 200, "1\n"},
		{"/nope", 404, "There is no handle /nope"},
		{"/play", 404, "There is no handle /play"},
	} {
		response, err := http.Get(address + test.path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != test.status || !strings.HasPrefix(string(body), test.body) {
			t.Errorf("%s: got %d %q, want %d %q", test.path, response.StatusCode, body, test.status, test.body)
		}
	}
}

// TestQueries sends statements in every way that ClickHouse takes them.
func TestQueries(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE DATABASE d")
	must(t, address, "CREATE TABLE d.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
	for _, test := range []struct {
		name       string
		body       string
		parameters []string
		status     int
		want       string // the body's beginning
	}{
		{"in the body", "SELECT 1", nil, 200, "1\n"},
		{"in the address", "", []string{"query", "SELECT 2"}, 200, "2\n"},
		{"in both, with a line break between", "AS x FORMAT TSVWithNames", []string{"query", "SELECT 3 --"}, 200, "x\n3\n"},
		{"trailing semicolon and comment", "SELECT 4; -- done\n", nil, 200, "4\n"},
		{"default format", "SELECT 'a' AS x, 1 AS y", []string{"default_format", "CSVWithNames"}, 200, "\"x\",\"y\"\n\"a\",1\n"},
		{"FORMAT wins over the default", "SELECT 1 AS x FORMAT JSONEachRow", []string{"default_format", "CSV"}, 200, "{\"x\":1}\n"},
		{"database", "SELECT currentDatabase()", []string{"database", "d"}, 200, "d\n"},
		{"parameters", "SELECT {a:UInt8} + 1, {b:String}, {c:Array(String)}, {d:Identifier} FROM {t:Identifier}.one",
			[]string{"param_a", "41", "param_b", "it's", "param_c", "['x','y']", "param_d", "dummy", "param_t", "system"}, 200, "42\tit\\'s\t['x','y']\t0\n"},
		{"settings", "SELECT getSetting('max_threads'), getSetting('max_block_size')", []string{"max_threads", "3", "max_block_size", "1000"}, 200, "3\t1000\n"},
		{"a setting with a quote", "SELECT getSetting('log_comment')", []string{"log_comment", `it's \ here`, "query_id", "q1"}, 200, `it\'s \\ here q1`},
		{"query id", "SELECT 1", []string{"query_id", "me"}, 200, "1\n"},
		{"an empty result", "SELECT 1 WHERE 0", nil, 200, ""},
		{"SHOW, which is not streamed", "SHOW TABLES FROM d", nil, 200, "t\n"},
		{"EXPLAIN", "EXPLAIN SYNTAX SELECT 1", nil, 200, "SELECT 1"},
		{"a big result with wait_end_of_query", "SELECT count() FROM (SELECT * FROM numbers(10))", []string{"wait_end_of_query", "1"}, 200, "10\n"},

		{"syntax error", "SELEC 1", nil, 400, "Code: 62. DB::Exception: Syntax error: failed at position 1 (SELEC)"},
		{"a bare word is no query", "exit", nil, 400, "Code: 62. DB::Exception: Syntax error"},
		{"nothing", " \n", nil, 400, "Code: 62. DB::Exception: Empty query"},
		{"only a comment", "-- nothing", nil, 400, "Code: 62."},
		{"two statements", "SELECT 1; SELECT 2", nil, 400, "Code: 62. DB::Exception: Syntax error (Multi-statements are not allowed)"},
		{"unknown table", "SELECT * FROM nope", nil, 404, "Code: 60. DB::Exception: "},
		{"unknown database", "SELECT 1", []string{"database", "nope"}, 404, "Code: 81. DB::Exception: Database nope does not exist"},
		{"unknown column", "SELECT nope", nil, 404, "Code: 47."},
		{"unknown function", "SELECT nope()", nil, 404, "Code: 46."},
		{"unknown format", "SELECT 1", []string{"default_format", "Nope"}, 404, "Code: 73."},
		{"unknown setting", "SELECT 1", []string{"no_such_setting", "1"}, 404, "Code: 115. DB::Exception: Unknown setting 'no_such_setting'"},
		{"a setting's name that is SQL", "SELECT 1", []string{"max_threads = 1, readonly", "1"}, 404, "Code: 115."},
		{"a setting's value of the wrong type", "SELECT 1", []string{"max_threads", "many"}, 400, "Code: 27."},
		{"missing parameter", "SELECT {a:UInt8}", nil, 500, "Code: 456."},
		{"read-only by setting", "DROP TABLE d.t", []string{"readonly", "1"}, 500, "Code: 164."},
		{"time limit", "SELECT sleepEachRow(1) FROM numbers(4)", []string{"max_execution_time", "1", "max_block_size", "1"}, 408, "Code: 159. DB::Exception: Timeout exceeded"},
		{"memory limit", "SELECT groupArray(number) FROM numbers(100000000)", []string{"max_memory_usage", "10000000"}, 500, "Code: 241."},
		{"into a file", "SELECT 1 INTO OUTFILE '/tmp/kindred-must-not-exist'", nil, 500, "Code: 358."},
		{"from a file", "INSERT INTO d.t FROM INFILE '/etc/passwd' FORMAT CSV", nil, 404, "Code: 78."},
		{"data that is not block-compressed", "INSERT INTO d.t VALUES (1, '')", []string{"decompress", "1"}, 400, "Code: 117."},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := post(t, address, test.body, test.parameters...)
			if got.status != test.status || !strings.HasPrefix(got.body, test.want) {
				t.Errorf("got %d %.300q, want %d %q", got.status, got.body, test.status, test.want)
			}
			if test.status == 200 {
				return
			}
			if code := got.header.Get("X-ClickHouse-Exception-Code"); !strings.HasPrefix(got.body, "Code: "+code+".") || code == "" {
				t.Errorf("got code %q in the header of %.60q", code, got.body)
			}
			if !strings.Contains(got.body, "(version 26.") {
				t.Errorf("got no version in %.300q", got.body)
			}
		})
	}
}

func TestGetChangesNothing(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	for _, sql := range []string{
		"DROP TABLE t", "INSERT INTO t VALUES (1)", "INSERT INTO t SELECT 1", "INSERT INTO FUNCTION null('n UInt8') SELECT 1",
		"CREATE TABLE u (n UInt8) ENGINE = Memory", "TRUNCATE TABLE t", "SYSTEM STOP MERGES", "KILL QUERY WHERE 1", "OPTIMIZE TABLE t",
	} {
		got := send(t, http.MethodGet, address, nil, nil, "query", sql)
		if got.status != 500 || !strings.Contains(got.body, "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly") {
			t.Errorf("%s: got %d %s", sql, got.status, got.body)
		}
	}
	for _, sql := range []string{"SELECT count() FROM t", "SHOW TABLES", "DESCRIBE t", "EXPLAIN SELECT 1", "EXISTS t", "WITH 1 AS x SELECT x"} {
		if got := send(t, http.MethodGet, address, nil, nil, "query", sql); got.status != 200 {
			t.Errorf("%s: got %d %s", sql, got.status, got.body)
		}
	}
	if got := must(t, address, "SELECT count() FROM t"); got != "0\n" {
		t.Errorf("got %q rows", got)
	}
}

func TestHeaders(t *testing.T) {
	address := serve(t)
	got := post(t, address, "SELECT number FROM numbers(5) FORMAT JSONEachRow", "query_id", "mine")
	for name, want := range map[string]string{
		"X-ClickHouse-Query-Id": "mine", "X-ClickHouse-Format": "JSONEachRow", "X-ClickHouse-Timezone": "UTC",
		"X-ClickHouse-Server-Display-Name": "kindred-engine", "Content-Type": "application/x-ndjson; charset=UTF-8",
	} {
		if got := got.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := post(t, address, "SELECT 1"); got.header.Get("X-ClickHouse-Query-Id") == "" {
		t.Error("a request without an id was given none")
	}
	must(t, address, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	for _, test := range []struct {
		sql, field, want string
	}{
		{"SELECT number FROM numbers(5)", "read_rows", "5"},
		{"SELECT number FROM numbers(5)", "result_rows", "5"},
		{"INSERT INTO t VALUES (1), (2), (3)", "written_rows", "3"},
		{"INSERT INTO t SELECT number FROM numbers(7)", "written_rows", "7"},
		{"INSERT INTO t FORMAT JSONEachRow {\"n\":1}", "written_rows", "1"},
		{"CREATE TABLE u AS t", "written_rows", "0"},
	} {
		var summary map[string]string
		if err := json.Unmarshal([]byte(post(t, address, test.sql).header.Get("X-ClickHouse-Summary")), &summary); err != nil {
			t.Fatal(err)
		}
		if summary[test.field] != test.want {
			t.Errorf("%s: got %s %s, want %s", test.sql, test.field, summary[test.field], test.want)
		}
	}
	header := http.Header{"X-Clickhouse-Database": {"system"}, "X-Clickhouse-Format": {"CSV"}}
	if got := send(t, http.MethodPost, address, strings.NewReader("SELECT currentDatabase(), 'x'"), header); got.body != "\"system\",\"x\"\n" {
		t.Errorf("by headers: got %q", got.body)
	}
}

// TestErrorInMidStream expects a body that says what went wrong and then breaks, so that no client takes it for whole.
func TestErrorInMidStream(t *testing.T) {
	address := serve(t)
	const sql = "SELECT throwIf(number = 3000000), number FROM numbers(10000000)"
	got := post(t, address, sql)
	if got.status != 200 || got.err == nil {
		t.Fatalf("got %d and error %v of the body, want 200 and a broken body", got.status, got.err)
	}
	tag := got.header.Get("X-ClickHouse-Exception-Tag")
	if len(tag) != 16 {
		t.Errorf("got tag %q", tag)
	}
	tail := got.body[max(0, len(got.body)-1000):]
	if !strings.Contains(tail, "\r\n__exception__\r\n"+tag+"\r\nCode: 395. DB::Exception: ") || !strings.HasSuffix(tail, tag+"\r\n__exception__\r\n") {
		t.Errorf("got the end %q", tail)
	}
	if got := post(t, address, sql, "wait_end_of_query", "1"); got.status != 500 || !strings.HasPrefix(got.body, "Code: 395.") {
		t.Errorf("wait_end_of_query: got %d %.100q", got.status, got.body)
	}
}

// TestFailedStatementsEnd expects what failed in a session to be gone from system.processes while the session lives on.
func TestFailedStatementsEnd(t *testing.T) {
	address := serve(t)
	for _, format := range []string{"Native", "TSV"} {
		got := post(t, address, "SELECT count() FROM system.numbers", "session_id", format, "default_format", format, "max_execution_time", "0.2")
		if got.status != http.StatusRequestTimeout {
			t.Fatalf("%s: got %d %s", format, got.status, got.body)
		}
		if left := must(t, address, "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM system.numbers%'"); left != "0\n" {
			t.Errorf("%s: %s of the failed statements are still listed", format, strings.TrimSpace(left))
		}
		must(t, address, "SELECT 1", "session_id", format, "session_check", "1")
	}
}

func TestSessions(t *testing.T) {
	address := serve(t)
	in := func(session, sql string, more ...string) answer {
		return post(t, address, sql, append([]string{"session_id", session}, more...)...)
	}
	if got := in("a", "CREATE TEMPORARY TABLE t (n UInt8)"); got.status != 200 {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	in("a", "INSERT INTO t VALUES (7)")
	in("a", "SET max_threads = 3")
	if got := in("a", "SELECT n, getSetting('max_threads') FROM t"); got.body != "7\t3\n" {
		t.Errorf("got %q", got.body)
	}
	if got := in("b", "SELECT n FROM t"); got.status != 404 {
		t.Errorf("another session: got %d %s", got.status, got.body)
	}
	if got := post(t, address, "SELECT n FROM t"); got.status != 404 {
		t.Errorf("no session: got %d %s", got.status, got.body)
	}
	if got := in("c", "SELECT 1", "session_check", "1"); !strings.HasPrefix(got.body, "Code: 372.") {
		t.Errorf("session_check: got %d %s", got.status, got.body)
	}
	busy := make(chan answer)
	go func() { busy <- in("a", "SELECT sleep(1)", "query_id", "busy") }()
	waitForQuery(t, address, "busy")
	if got := in("a", "SELECT 1"); !strings.HasPrefix(got.body, "Code: 373.") {
		t.Errorf("a busy session: got %d %s", got.status, got.body)
	}
	<-busy
	if got := in("d", "CREATE TEMPORARY TABLE t (n UInt8)", "session_timeout", "1"); got.status != 200 {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	time.Sleep(1500 * time.Millisecond)
	if got := in("d", "SELECT 1", "session_check", "1"); !strings.HasPrefix(got.body, "Code: 372.") {
		t.Errorf("a session past its time: got %d %s", got.status, got.body)
	}
}

// TestCurl runs the real program, as documentation shows it.
func TestCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed")
	}
	address := serve(t)
	run := func(stdin string, arguments ...string) (string, error) {
		command := exec.Command(curl, append([]string{"-sS", "--max-time", "30"}, arguments...)...)
		command.Stdin = strings.NewReader(stdin)
		output, err := command.CombinedOutput()
		return string(output), err
	}
	for _, test := range []struct {
		stdin     string
		arguments []string
		want      string
	}{
		{"", []string{address + "/ping"}, "Ok.\n"},
		{"", []string{address + "/?query=SELECT%20version()"}, "26."},
		{"", []string{address, "-d", "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n"}, ""},
		{"1\n2\n", []string{address + "/?query=INSERT%20INTO%20t%20FORMAT%20TSV", "--data-binary", "@-"}, ""},
		{"3\n4\n", []string{address + "/?query=INSERT%20INTO%20t%20FORMAT%20TSV", "-T", "-"}, ""}, // chunked
		{"", []string{address, "-d", "SELECT sum(n) FROM t"}, "10\n"},
		{"SELECT sum(n) FROM t FORMAT JSONEachRow", []string{address, "--data-binary", "@-"}, "{\"sum(n)\":10}\n"},
		{"", []string{"-u", "default:", address, "-d", "SELECT 1"}, "1\n"},
		{"", []string{"--compressed", address + "/?enable_http_compression=1", "-d", "SELECT 1"}, "1\n"},
		{"", []string{address, "-F", "query=SELECT 1"}, "Code: 48."},
	} {
		got, err := run(test.stdin, test.arguments...)
		if err != nil || !strings.HasPrefix(got, test.want) {
			t.Errorf("curl %v: got %q %v, want %q", test.arguments, got, err, test.want)
		}
	}
	if got, err := run("", address, "-d", "SELECT throwIf(number = 3000000), number FROM numbers(10000000)"); err == nil {
		t.Errorf("curl took a broken result for whole: …%q", got[max(0, len(got)-200):])
	}
}
