package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestFirstSteps is what a newcomer does, each command with an engine that starts and ends with it.
func TestFirstSteps(t *testing.T) {
	s := newSessionAtHome(t)
	s.must("init").exits(0, "Ready at embedded:./data: events go to raw.events, results come to the database identity.")
	s.must("load", s.journey()).exits(0, "Loaded 5 events from 1 file.")
	s.must("run").exits(0, journeySummary,
		"3  identifiers, joined by 1 link",
		"2  profiles, 1 identified and 1 anonymous",
		"2  identifiers in the largest profile",
		"1  of 2 visitors recognised (50.0 %)",
		"1  event without an identifier that may be used",
		"Seconds per stage: extract ")
	const sql = "SELECT user_id, anonymous_ids, traits.email FROM identity.profiles WHERE is_identified"
	if got, want := s.query(sql), "u1\t['aaa']\tann@example.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if entries, err := filepath.Glob(filepath.Join(s.folder, "*")); err != nil || len(entries) != 2 {
		t.Errorf("got %q, want the data and the events alone", entries)
	}
}

func TestRunsTable(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.publishJourney()
	const columns = `mode, status, events_read, events_owned, events_without_identifier, identifiers, links, profiles, created, merged, split,
		largest_profile, rejected, error, version, finished_at >= started_at, window_to <= finished_at,
		arraySort(mapKeys(stage_seconds)) = ['check', 'extract', 'fold', 'publish', 'resolve']`
	want := "full\tdone\t5\t4\t1\t3\t1\t2\t2\t0\t0\t2\t1\t\ttest\ttrue\ttrue\ttrue"
	want = strings.ReplaceAll(want, "true", "1")
	if got := s.query("SELECT " + columns + " FROM identity.runs"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	logged(t, s.must("--log-level", "debug", "run", "--full").stderr)
	if got, want := s.query("SELECT status, created FROM identity.runs ORDER BY started_at"), "done\t2\ndone\t0"; got != want {
		t.Errorf("after two runs: got %q, want %q", got, want)
	}
}

// logged expects that every line is JSON, as programs read it away from a terminal, and that a run tells of its way.
func logged(t *testing.T, stderr string) {
	t.Helper()
	var messages []string
	for line := range strings.Lines(stderr) {
		var record struct{ Msg string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		messages = append(messages, record.Msg)
	}
	for _, want := range []string{"run started", "stage started", "stage done", "step done", "statement", "run done"} {
		if !slices.Contains(messages, want) {
			t.Errorf("got no %q in the log", want)
		}
	}
}

// TestAgain: to run twice and to load twice change no output.
func TestAgain(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	file := s.journey()
	s.must("load", file)
	s.must("run")
	once := s.published()
	if a := s.must("--log-level", "warn", "run"); a.stderr != "" {
		t.Errorf("at level warn: got %s", a.stderr)
	}
	s.same(s.published(), once, "a second run changes the output")
	s.must("init")
	s.must("load", file)
	s.same(s.published(), once, "a load alone changes the output")
	s.must("run").exits(0, "5 duplicate events left out")
	s.same(s.published(), once, "to load twice changes the output")
	if got := s.query("SELECT count() FROM raw.events"); got != "10" {
		t.Errorf("got %s rows of raw.events, want 10", got)
	}
}

// TestLoad: every way in which events come.
func TestLoad(t *testing.T) {
	line := func(id string) string {
		return fmt.Sprintf(`{"type":"page","anonymousId":%q,"timestamp":"2024-01-01T00:00:00Z"}`, id)
	}
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("init")

	var gz bytes.Buffer
	packer := gzip.NewWriter(&gz)
	fmt.Fprintln(packer, line("from-gz"))
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.writeBytes("e.jsonl.gz", gz.Bytes())
	s.writeBytes("e.jsonl.zst", encoder.EncodeAll([]byte(line("from-zst")+"\n"), nil))
	s.writeBytes("end-missing.jsonl", []byte(line("no-line-end")))
	s.writeBytes("windows.jsonl", []byte(line("crlf")+"\r\n\r\n"))
	s.write("plain.jsonl", line("from-file"), "", line("second-line"))
	s.write("batch.jsonl", `{"batch":[`+line("item-1")+`,`+line("item-2")+`],"channel":"server"}`)

	for _, test := range []struct {
		args  []string
		stdin string
		says  string
		want  string // anonymous_id and source of what was loaded
	}{
		{args: []string{"plain.jsonl"}, says: "Loaded 2 events from 1 file.", want: "from-file\t\nsecond-line\t"},
		{args: []string{"-"}, stdin: line("from-stdin"), says: "Loaded 1 event from 1 file.", want: "from-stdin\t"},
		{args: []string{"-"}, stdin: gz.String(), says: "Loaded 1 event", want: "from-gz\t"},
		{args: []string{"e.jsonl.gz"}, says: "Loaded 1 event", want: "from-gz\t"},
		{args: []string{"e.jsonl.zst"}, says: "Loaded 1 event", want: "from-zst\t"},
		{args: []string{"batch.jsonl"}, says: "Loaded 2 events", want: "item-1\tserver\nitem-2\tserver"},
		{args: []string{"end-missing.jsonl"}, says: "Loaded 1 event", want: "no-line-end\t"},
		{args: []string{"windows.jsonl"}, says: "Loaded 1 event", want: "crlf\t"},
		{args: []string{"e.jsonl.gz", "-", "e.jsonl.zst"}, stdin: line("between"), says: "Loaded 3 events from 3 files.", want: "between\t\nfrom-gz\t\nfrom-zst\t"},
		{args: []string{"--source", "crm", "batch.jsonl"}, says: "Loaded 2 events", want: "item-1\tcrm\nitem-2\tcrm"},
	} {
		s.query("TRUNCATE TABLE raw.events")
		s.stdin = strings.NewReader(test.stdin)
		args := []string{"load"}
		for _, arg := range test.args {
			if strings.Contains(arg, ".jsonl") {
				arg = filepath.Join(s.folder, arg)
			}
			args = append(args, arg)
		}
		s.must(args...).exits(0, test.says)
		if got := s.query("SELECT anonymous_id, source FROM raw.events ORDER BY anonymous_id"); got != test.want {
			t.Errorf("load %q: got %q, want %q", test.args, got, test.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	s.kindred("check").exits(exitFailed, "ok connection: embedded:", "/data, ClickHouse 26.", "FAIL  source: raw.events",
		"there is no table raw.events", "`kindred init` makes the built-in one")
	if got := s.query("SELECT count() FROM system.databases WHERE name IN ('raw', 'identity', 'identity_state')"); got != "0" {
		t.Errorf("check made %s databases", got)
	}
	s.must("init")
	s.must("check").exits(0, "ok    settings\n", "ok    schedules: 2 entries\n", "ok    rights\n", "ok    source: raw.events\n", "All is well.\n")
	// All problems at once: a second call that finds the next one is a wasted call.
	s.query("ALTER TABLE raw.events DROP COLUMN user_id")
	s.kindred("--schedules", "nope.yaml", "check").exits(exitUsage, "FAIL  schedules", "nope.yaml does not exist", "FAIL  source", "column user_id is missing")
}

func TestEnv(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("KINDRED_WAREHOUSE_URL", "https://ann:"+secret+"@warehouse.example.com:8443")
	t.Setenv("KINDRED_ENGINE_PASSWORD", secret)
	t.Setenv("KINDRED_DATABASE", "one")
	a := s.must("--database", "two", "env")
	for name, want := range map[string][]string{
		"KINDRED_WAREHOUSE_URL":   {"https://ann:***@warehouse.example.com:8443", "environment"},
		"KINDRED_DATABASE":        {"two", "flag"},
		"KINDRED_STATE_DATABASE":  {"identity_state", "default"},
		"KINDRED_ENGINE_PASSWORD": {"***", "environment"},
		"KINDRED_QUERY_TIMEOUT":   {"2h", "default"},
		"KINDRED_MEMORY_LIMIT":    {"-", "default"},
	} {
		var got []string
		for line := range strings.Lines(a.stdout) {
			if fields := strings.Fields(line); fields[0] == name {
				got = fields[1:3]
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	// Who mends a setting sees them all first.
	t.Setenv("KINDRED_SETTLE", "soon")
	s.kindred("env").exits(exitUsage, "KINDRED_STATE_DATABASE", `KINDRED_SETTLE: "soon" is not right`)
}

func TestVersion(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("KINDRED_NONSENSE", "1") // which stops every other command
	s.must("version").exits(0, "kindred test (go1.")
	a := s.start("version").wait().exits(0, "kindred dev (go1.")
	if a.stderr != "" {
		t.Errorf("got %q on stderr", a.stderr)
	}
}

func TestScheduleList(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	if got := s.must("schedule", "--list").stdout; strings.Count(got, "UTC") != 6 || !strings.HasPrefix(got, "resolve  \"7 * * * *\"  run auto, next:  ") {
		t.Errorf("got %s", got)
	}
	file := s.write("s.yaml", "schedules:", "  - {name: often, cron: '@every 90m', command: run, timeout: 1h}")
	if got := s.must("--schedules", file, "schedule", "--list").stdout; strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "often  \"@every 90m\"") ||
		!regexp.MustCompile(`next:  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`).MatchString(got) {
		t.Errorf("got %s", got)
	}
	if _, err := os.Stat(filepath.Join(s.folder, "data")); err == nil {
		t.Error("a list needs no warehouse, and one was made")
	}
}
