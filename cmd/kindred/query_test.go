package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("init")
	s.queries()
}

// TestQueryProtocols: what is asked is answered the same, whatever the address.
func TestQueryProtocols(t *testing.T) {
	t.Parallel()
	for _, protocol := range embeddedtest.Protocols {
		t.Run(protocol, func(t *testing.T) {
			s := newSession(t)
			s.flags = []string{"--warehouse-url", embeddedtest.WarehouseURL(s.withEngine(), protocol)}
			s.must("init")
			s.queries()
		})
	}
}

// queries asks questions of every kind.
func (s *session) queries() {
	s.t.Helper()
	for _, test := range []struct {
		args        []string
		stdin, want string
	}{
		{[]string{"SELECT 1 AS a, 'x\ty' AS b"}, "", "1\tx\\ty\n"},
		{[]string{"SELECT 1 AS a ; \n"}, "", "1\n"},
		{[]string{"SELECT 1 -- of all numbers"}, "", "1\n"},
		{[]string{"-"}, "SELECT 'größer', '🙂';\n", "größer\t🙂\n"},
		{[]string{"--format", "CSVWithNames", "SELECT 1 AS a, 'x' AS b"}, "", "\"a\",\"b\"\n1,\"x\"\n"},
		{[]string{"--format=JSONEachRow", "SELECT toUInt8(1) AS a"}, "", "{\"a\":1}\n"},
		{[]string{"--format", "Vertical", "SELECT 1 AS a"}, "", "Row 1:\n──────\na: 1\n"},
		{[]string{"--format", "Markdown", "SELECT 1 AS a"}, "", "| a |\n|-:|\n| 1 |\n"},
		{[]string{"SELECT * FROM numbers(0)"}, "", ""},
		{[]string{"CREATE TABLE raw.notes (n UInt8) ENGINE = MergeTree ORDER BY n"}, "", ""},
		{[]string{"INSERT INTO raw.notes SELECT 7"}, "", ""},
		{[]string{"SELECT n FROM raw.notes"}, "", "7\n"},
	} {
		s.stdin = strings.NewReader(test.stdin)
		if got := s.must(append([]string{"query"}, test.args...)...).stdout; got != test.want {
			s.t.Errorf("query %q: got %q, want %q", test.args, got, test.want)
		}
	}
	if got := s.must("query", "--format", "Parquet", "SELECT 1 AS a").stdout; !strings.HasPrefix(got, "PAR1") || !strings.HasSuffix(got, "PAR1") {
		s.t.Errorf("Parquet: got %q", got)
	}
	if got := s.must("query", "SELECT number FROM numbers(1000000)").stdout; strings.Count(got, "\n") != 1_000_000 {
		s.t.Errorf("a million rows: got %d", strings.Count(got, "\n"))
	}
	for sql, want := range map[string]string{
		"SELEC 1":                     "Syntax error",
		"SELECT * FROM identity.nope": "identity",
		"SELECT throwIf(number = 500000, 'too far') FROM numbers(1000000)": "too far",
	} {
		s.kindred("query", sql).exits(exitFailed, "kindred: the query is not right: ", want)
	}
	for _, format := range []string{"JSON", "CSV", "Vertical"} {
		a := s.kindred("query", "--format", format, "SELECT number, throwIf(number = 199999, 'too far') AS far FROM numbers(200000) SETTINGS max_threads = 1, max_block_size = 1000")
		a.exits(exitFailed, "kindred: the query is not right: ", "too far")
		if a.stdout == "" || strings.Contains(a.stdout, "too far") || strings.Contains(a.stdout, "__exception__") {
			s.t.Errorf("%s: got %d bytes, want rows and no error among them: %.300q", format, len(a.stdout), a.stdout[max(0, len(a.stdout)-300):])
		}
	}
	s.kindred("query", "--format", "Nope", "SELECT 1").exits(exitFailed, "Unknown format Nope")
}

// TestQueryInterrupted: Ctrl-C ends the query on the server too, whether anything came of it yet or not.
func TestQueryInterrupted(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	running := func() string {
		return embeddedtest.Ask(t, e.URL(), "SELECT count() FROM system.processes WHERE query LIKE '%system.numbers%' AND query_id LIKE 'kindred/query/%'")
	}
	for _, address := range []string{"embedded:./data", e.URL(), e.NativeURL()} {
		for _, query := range []string{"SELECT max(sipHash64(number)) FROM system.numbers", "SELECT number FROM system.numbers WHERE sipHash64(number) % 100000 = 0"} {
			p := s.start("--warehouse-url", address, "query", query)
			s.eventually("the query", func() bool { return running() == "1" })
			p.signal(os.Interrupt)
			p.wait().exits(exitFailed, "kindred: query: stopped: interrupt signal received")
			s.eventually("the server to be at rest", func() bool { return running() == "0" })
		}
	}
}

// TestQueryIntoPipe: who reads some lines and goes away leaves nothing behind.
func TestQueryIntoPipe(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	for _, address := range []string{e.URL(), e.NativeURL()} {
		command := exec.Command("sh", "-c", `"$0" --warehouse-url "$1" query 'SELECT number FROM system.numbers' | head -n 1`, binary, address)
		output, err := command.Output()
		if err != nil || string(output) != "0\n" {
			t.Errorf("got %q and the error %v", output, err)
		}
		s.eventually("the server to be at rest", func() bool {
			return embeddedtest.Ask(t, e.URL(), "SELECT count() FROM system.processes WHERE query_id LIKE 'kindred/query/%'") == "0"
		})
	}
}
