package warehouse

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// TestRecorder: each kind of statement leaves what the engine counted of it, streams of many blocks too.
func TestRecorder(t *testing.T) { byEach(t, testRecorder) }

func testRecorder(t *testing.T, url string, plain *Warehouse) {
	var recorder Recorder
	w, err := Open(t.Context(), Config{URL: at(plain, plain.Address().Host), Logger: slog.New(slog.DiscardHandler), Recorder: &recorder})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w = w.ForRun("run/7")
	const rows = 1_000_000
	tell(t, url, "CREATE DATABASE state")
	tell(t, url, "CREATE TABLE state.links (left_key UInt128, right_key UInt128) ENGINE = MergeTree ORDER BY tuple()")
	tell(t, url, "CREATE TABLE state.members (key UInt128, profile_id UUID) ENGINE = MergeTree ORDER BY tuple()")

	writer, err := w.WriteKeys(t.Context(), sql.Load("resolve/write_members.sql").Set("state", "state").Set("members", "members"), KeyColumn("key"), UUIDColumn("profile_id"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writer.Write(make([]resolver.Key, 5), make([]resolver.Key, 5)), writer.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.ExecText(t.Context(), "a/copy", "INSERT INTO state.links SELECT number, number FROM numbers(1000000)"); err != nil {
		t.Fatal(err)
	}
	var counted uint64
	if err := w.Row(t.Context(), sql.Load("extract/count.sql").Set("state", "state").Set("table", "links"), &counted); err != nil || counted != rows {
		t.Fatalf("got %d rows, error %v", counted, err)
	}
	read, err := w.ReadPairs(t.Context(), sql.Load("resolve/links.sql").Set("state", "state").Set("links", "links").Insert("merging"), func(_, _ []resolver.Key) error { return nil })
	if err != nil || read != rows {
		t.Fatalf("got %d rows, error %v", read, err)
	}
	tell(t, url, "TRUNCATE TABLE state.links")
	if _, err := w.ReadPairs(t.Context(), sql.Load("resolve/links.sql").Set("state", "state").Set("links", "links").Insert("merging"), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.ExecText(t.Context(), "a/failure", "INSERT INTO state.links SELECT throwIf(number = 3), 0 FROM numbers(9)"); err == nil {
		t.Fatal("the statement succeeds")
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.ExecText(canceled, "a/stopped", "SELECT 1"); err == nil {
		t.Fatal("a stopped statement succeeds")
	}

	got := slices.DeleteFunc(recorder.Figures(), func(f Figures) bool { return f.Step == "session/settings" })
	isHTTP := !plain.Address().native()
	for i, want := range []struct {
		step    string
		counted map[string]uint64
		stream  bool
		failed  bool
	}{
		{step: "resolve/write_members", counted: map[string]uint64{WrittenRows: 5, WrittenBytes: 160}},
		{step: "a/copy", counted: map[string]uint64{ReadRows: rows, WrittenRows: rows}},
		{step: "extract/count", counted: map[string]uint64{ReadRows: 1, ResultRows: 1}},
		{step: "resolve/links", stream: true, counted: map[string]uint64{ResultRows: rows, ResultBytes: 32 * rows, ReadRows: rows, WrittenRows: 0}},
		{step: "resolve/links", stream: true, counted: map[string]uint64{ResultRows: 0}},
		{step: "a/failure", failed: true},
		{step: "a/stopped", failed: true},
	} {
		if i >= len(got) {
			t.Fatalf("got %d statements, want %s and more", len(got), want.step)
		}
		figures := got[i]
		if figures.Step != want.step || figures.Failed != want.failed || figures.Took <= 0 || len(figures.QueryID) < len("run/7/")+len(want.step) {
			t.Errorf("statement %d: got %+v, want %s", i, figures, want.step)
		}
		if want.stream && isHTTP { // the engine's own figures would be those of its beginning
			if n, told := figures.Counted[ResultRows]; !told || n != want.counted[ResultRows] || len(figures.Counted) != 1 {
				t.Errorf("%s: got %v, want %d rows and nothing else", want.step, figures.Counted, want.counted[ResultRows])
			}
			continue
		}
		for name, n := range want.counted {
			got, told := figures.Counted[name]
			if name == ResultBytes && got-n < n/100 { // by the native protocol it is what the blocks took in memory
				got = n
			}
			if !told || got != n {
				t.Errorf("%s: got %s %d (told: %t), want %d", want.step, name, got, told, n)
			}
		}
		if want.counted == nil && len(figures.Counted) > 0 {
			t.Errorf("%s: got the figures %v of a statement that failed", want.step, figures.Counted)
		}
		if want.counted[ResultRows] > 0 && figures.Counted[Elapsed] == 0 {
			t.Errorf("%s: got no time of the engine's", want.step)
		}
		if peak, told := figures.Counted[PeakMemory]; want.counted != nil && (!told || want.counted[WrittenRows] == rows && peak < 1<<20) {
			t.Errorf("%s: got the peak of memory %d (told: %t)", want.step, peak, told)
		}
		if i > 0 && figures.Started.Before(got[i-1].Started) {
			t.Errorf("%s is not in its place", want.step)
		}
	}
}

// TestUnreadableSummary: what is no summary, or says nothing, gives no figures.
func TestUnreadableSummary(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", `[]`, `{"read_rows":5}`, `{"read_rows":"5","elapsed_ns":"0"}`, `{"read_rows":"-1","result_rows":"many"}`} {
		counted := make(map[string]uint64)
		if readSummary(text, counted); len(counted) > 0 {
			t.Errorf("%s: got %v", text, counted)
		}
	}
	counted := make(map[string]uint64)
	readSummary(`{"read_rows":"5","memory_usage":"7","elapsed_ns":"9"}`, counted)
	if counted[ReadRows] != 5 || counted[PeakMemory] != 7 {
		t.Errorf("got %v", counted)
	}
}
