package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/golden"
	"github.com/kindred-id/kindred/resolver/loader"
)

// TestRejectedLines: each line of testdata/rejected.jsonl that cannot be an event is told with its number and the reason, and the
// others are loaded.
func TestRejectedLines(t *testing.T) {
	input, err := filepath.Abs("testdata/rejected.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := newSessionAtHome(t)
	s.withEngine()
	s.must("load", input).exits(0, "Loaded 3 events from 1 file.", "Rejected 16 lines, kept in rejected.jsonl.rejects.jsonl:", "rejected.jsonl:2: not JSON")
	if got, want := s.query("SELECT anonymous_id FROM raw.events ORDER BY 1"), "good\ngood after all\ngood too"; got != want {
		t.Errorf("loaded: got %q, want %q", got, want)
	}
	text, err := os.ReadFile("rejected.jsonl.rejects.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var reasons strings.Builder
	for line := range strings.Lines(string(text)) {
		var reject loader.Reject
		if err := json.Unmarshal([]byte(line), &reject); err != nil {
			t.Fatal(err)
		}
		if reject.File != input || len(reject.Raw)+len(reject.RawBase64) == 0 {
			t.Errorf("got %s", line)
		}
		reject.File = filepath.Base(reject.File)
		fmt.Fprintln(&reasons, reject)
	}
	golden.Compare(t, filepath.Join(filepath.Dir(input), "rejected.reasons"), reasons.String())

	s.kindred("load", "--strict", input).exits(exitFailed, "Loaded 3 events from 1 file.", "16 could not be loaded, the first is", "lines were rejected")
}

// TestRejectsFile: an earlier load's rejects are never overwritten.
func TestRejectsFile(t *testing.T) {
	s := newSessionAtHome(t)
	s.withEngine()
	s.write("e.jsonl", "first")
	s.write("good.jsonl", `{"anonymousId":"a"}`)
	s.must("load", "e.jsonl").exits(0, "kept in e.jsonl.rejects.jsonl:")
	s.write("e.jsonl", "second")
	s.must("load", "e.jsonl").exits(0, "kept in e.jsonl.2.rejects.jsonl:")
	s.must("load", "good.jsonl", "e.jsonl").exits(0, "kept in good.jsonl.rejects.jsonl:", "e.jsonl:1: not JSON")
	s.must("load", "good.jsonl").exits(0, "Loaded 1 event")
	s.stdin = strings.NewReader("third\n")
	s.must("load", "-").exits(0, "kept in stdin.rejects.jsonl:")
	for range 2 {
		s.must("load", "--rejects", "mine.jsonl", "e.jsonl").exits(0, "kept in mine.jsonl:")
	}
	for name, want := range map[string][]string{
		"e.jsonl.rejects.jsonl":    {"first"},
		"e.jsonl.2.rejects.jsonl":  {"second"},
		"good.jsonl.rejects.jsonl": {"second"},
		"stdin.rejects.jsonl":      {"third"},
		"mine.jsonl":               {"second", "second"},
	} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			if i >= len(want) || !strings.Contains(line, `"raw":"`+want[i]+`"`) {
				t.Errorf("%s, line %d: got %s, want %q", name, i+1, line, want)
			}
		}
	}
	if _, err := os.Stat("good.jsonl.2.rejects.jsonl"); err == nil {
		t.Error("a load without rejects makes a file of rejects")
	}
	s.kindred("load", "--rejects", "./e.jsonl", "e.jsonl").exits(exitUsage, "--rejects names ./e.jsonl, which is loaded")
	s.kindred("load", "--rejects", "no/such/folder/r.jsonl", "e.jsonl").exits(exitFailed, "create the rejects file", "no/such/folder")
}

// TestUnusualIdentifiers: whatever bytes an identifier has within, they reach the outputs unchanged.
func TestUnusualIdentifiers(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	values := []string{
		"with\x00NUL", "with\nnew\r\nlines", `with "double", 'single' and ` + "`back`" + ` quotes`, `back\slash\n`, "emoji 👩‍👩‍👧 🇫🇷", "tab\there",
		"'; DROP TABLE identity.profiles; --", "{state:Identifier}", "/* insert: owners */", "%s%d%n", "right \u202eto left", "é", "e\u0301",
		strings.Repeat("x", 1024), strings.Repeat("ü", 512), "a/b?c=d&e#f", "<script>alert(1)</script>", "-", // the last is blocked
	}
	var lines []string
	for i, value := range values {
		line, err := json.Marshal(map[string]any{
			"messageId": fmt.Sprint("m", i), "type": "identify", "anonymousId": value, "userId": fmt.Sprint("user ", i),
			"traits": map[string]string{"note": value}, "timestamp": "2024-01-01T00:00:00Z",
		})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	s.must("load", s.write("e.jsonl", lines...)).exits(0, fmt.Sprintf("Loaded %d events", len(values)))
	s.must("run")
	got := make(map[string]string)
	for line := range strings.Lines(s.must("query", "--format", "JSONEachRow",
		"SELECT user_id, anonymous_ids FROM identity.profiles WHERE notEmpty(anonymous_ids)").stdout) {
		var profile struct {
			UserID       string   `json:"user_id"`
			AnonymousIDs []string `json:"anonymous_ids"`
		}
		if err := json.Unmarshal([]byte(line), &profile); err != nil {
			t.Fatal(err)
		}
		got[profile.UserID] = strings.Join(profile.AnonymousIDs, " and ")
	}
	for i, want := range values[:len(values)-1] {
		if got := got[fmt.Sprint("user ", i)]; got != want {
			t.Errorf("got %.100q, want %.100q", got, want)
		}
	}
	if len(got) != len(values)-1 {
		t.Errorf("got %d profiles with an anonymous_id, want %d", len(got), len(values)-1)
	}
	if got := s.query("SELECT id_value, reason FROM identity.rejected_identifiers"); got != "-\tblocked" {
		t.Errorf("rejected: got %q", got)
	}
	// The values stand in the tables themselves, in the links, the traits and the view too.
	for _, count := range []string{
		"SELECT count() FROM identity.links WHERE right_value IN (SELECT anonymous_id FROM raw.events)",
		"SELECT count() FROM identity.resolved_events WHERE anonymous_id != '-' AND traits.note = anonymous_id AND user_id != '' AND profile_id != toUUID('00000000-0000-0000-0000-000000000000')",
		"SELECT count() FROM identity.profile_traits WHERE trait = 'note' AND value != '-' AND value IN (SELECT anonymous_id FROM raw.events)",
	} {
		if got, want := s.query(count), fmt.Sprint(len(values)-1); got != want {
			t.Errorf("%s: got %s, want %s", count, got, want)
		}
	}
}

// TestDates: offsets are honoured, and no date changes on its way.
func TestDates(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	var lines, wants []string
	for i, test := range [][2]string{
		{"2024-01-01T00:30:00+01:00", "2023-12-31 23:30:00.000"},
		{"2024-02-29T12:00:00-0930", "2024-02-29 21:30:00.000"},
		{"1900-01-01T00:00:00Z", "1900-01-01 00:00:00.000"},
		{"2299-12-31T23:59:59.999Z", "2299-12-31 23:59:59.999"},
		{"2024-06-01T10:00:00.1234567Z", "2024-06-01 10:00:00.123"},
		{"2024-06-01", "2024-06-01 00:00:00.000"},
	} {
		lines = append(lines, fmt.Sprintf(`{"messageId":"%d","anonymousId":"a%d","timestamp":%q}`, i, i, test[0]))
		wants = append(wants, test[1])
	}
	s.must("load", s.write("e.jsonl", lines...))
	if got, want := s.query("SELECT timestamp FROM raw.events ORDER BY message_id"), strings.Join(wants, "\n"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLongLines: a line of 50 MB is an event like any other; one of more than 64 MiB is rejected, and what comes after it is read.
func TestLongLines(t *testing.T) {
	if testing.Short() {
		t.Skip("120 MB of input")
	}
	t.Parallel()
	s := newWarehouseSession(t)
	var input bytes.Buffer
	for _, size := range []int{50 << 20, 70 << 20, 10} {
		fmt.Fprintf(&input, `{"anonymousId":"a%d","userId":"u","properties":{"text":"%s"},"timestamp":"2024-01-01T00:00:00Z"}`+"\n", size>>20, bytes.Repeat([]byte("x"), size))
	}
	s.stdin = &input
	s.must("load", "--rejects", filepath.Join(s.folder, "r.jsonl"), "-").exits(0, "Loaded 2 events", "Rejected 1 line", "-:2: the line is over 67108864 bytes")
	if got := s.query("SELECT anonymous_id, length(properties.text::String) FROM raw.events ORDER BY 1"); got != "a0\t10\na50\t52428800" {
		t.Errorf("got %q", got)
	}
	if info, err := os.Stat(filepath.Join(s.folder, "r.jsonl")); err != nil || info.Size() > 2<<20 {
		t.Errorf("the rejects file: got %d bytes, %v; want the beginning of the line alone", info.Size(), err)
	}
	s.must("run").exits(0, "2 events became 1 profile")
}

// TestTruncatedGzip: what came before the cut is loaded, and the error says how much that is.
func TestTruncatedGzip(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	for i := range 5000 {
		fmt.Fprintf(packer, `{"messageId":"m%d","anonymousId":"%x","timestamp":"2024-01-01T00:00:00Z"}`+"\n", i, i*2654435761)
	}
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	whole, middle := packed.Bytes(), packed.Len()/2
	a := s.kindred("load", s.writeBytes("cut.jsonl.gz", whole[:middle])).
		exits(exitFailed, "cut.jsonl.gz is cut off after line ", "the lines before were loaded; get the whole file and load it again")
	var line int
	_, after, _ := strings.Cut(a.stderr, "after line ")
	if _, err := fmt.Sscanf(after, "%d", &line); err != nil || line == 0 {
		t.Errorf("got line %d (%v)", line, err)
	}
	if got, want := s.query("SELECT count() FROM raw.events"), fmt.Sprint(line); got != want {
		t.Errorf("got %s events, want %s", got, want)
	}
	damaged := slices.Concat(whole[:middle], []byte("nonsense"), whole[middle+8:])
	s.kindred("load", "--rejects", filepath.Join(s.folder, "r.jsonl"), s.writeBytes("damaged.jsonl.gz", damaged)).
		exits(exitFailed, "damaged.jsonl.gz is damaged after line ")
	s.must("load", s.writeBytes("whole.jsonl.gz", whole))
	if got := s.query("SELECT uniqExact(message_id) FROM raw.events"); got != "5000" {
		t.Errorf("after the whole file: got %s events", got)
	}
	s.kindred("load", s.writeBytes("header.jsonl.gz", whole[:5])).exits(exitFailed, "header.jsonl.gz is cut off")
}

// TestNothingToLoad: what is no file of events, and what is one without events.
func TestNothingToLoad(t *testing.T) {
	s := newSessionAtHome(t)
	s.withEngine()
	s.writeBytes("empty.jsonl", nil)
	s.write("blank.jsonl", "", "  ", "")
	s.must("load", "empty.jsonl").exits(0, "Loaded 0 events from 1 file.", "empty.jsonl is empty.")
	s.must("load", "blank.jsonl").exits(0, "Loaded 0 events from 1 file.", "blank.jsonl is empty.")
	s.must("load", "-").exits(0, "- is empty.")
	s.write("good.jsonl", `{"anonymousId":"a"}`)
	for _, test := range []struct {
		files []string
		says  string
	}{
		{[]string{"missing.jsonl"}, "missing.jsonl does not exist"},
		{[]string{"good.jsonl", "missing.jsonl"}, "missing.jsonl does not exist"},
		{[]string{"data"}, "data is a directory; name the files in it, for example data/*.jsonl.gz"},
		{[]string{"blank.jsonl/e.jsonl"}, "not a directory"},
		{[]string{"-", "-"}, "standard input (-) was named twice"},
	} {
		// The mistake is found before anything is loaded, or even looked for.
		a := s.kindred(append([]string{"--warehouse-url", "embedded:never-made", "load"}, test.files...)...).exits(exitUsage, test.says)
		if _, err := os.Stat("never-made"); err == nil || a.stdout != "" {
			t.Errorf("load %q makes a warehouse, and says %q", test.files, a.stdout)
		}
	}
	if got := s.query("SELECT count() FROM raw.events"); got != "0" {
		t.Errorf("got %s events", got)
	}
	s.writeBytes("utf16.jsonl", []byte("\xff\xfe{\x00}\x00"))
	s.kindred("load", "utf16.jsonl").exits(exitFailed, "utf16.jsonl is UTF-16", "iconv")
}

// TestLoadStopped: a load from a terminal or a pipe ends with the signal, and says what is there.
func TestLoadStopped(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("init")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	p := s.startWith(reader, "load", "-")
	reader.Close()
	for i := range 70_000 { // more than one batch
		fmt.Fprintf(writer, `{"anonymousId":"a%d"}`+"\n", i)
	}
	s.eventually("the first batch", func() bool { return s.query("SELECT count() FROM raw.events") != "0" })
	p.signal(os.Interrupt)
	p.wait().exits(exitFailed, "Loaded 65,536 events", "load: stopped at -:70000", "interrupt", "loading the file again does not count them twice")
}
