package loader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/golden"
)

// clock is the time at which tests load.
func clock() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }

// sinkFunc makes a function a sink.
type sinkFunc func(*Batch) error

func (f sinkFunc) Insert(_ context.Context, batch *Batch) error { return f(batch) }

// closing makes a buffer a file.
type closing struct{ *bytes.Buffer }

func (closing) Close() error { return nil }

// TestFiles loads every file of testdata, and compares the events, the rejects file, the counts and the error with the golden file
// beside it.
func TestFiles(t *testing.T) {
	t.Chdir("testdata")
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if info, err := os.Stat(name); err != nil || info.IsDir() || filepath.Ext(name) == ".golden" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			golden.Compare(t, name+".golden", describe(t, name))
		})
	}
}

// describe loads a file and tells what came of it.
func describe(t *testing.T, name string) string {
	var out strings.Builder
	var rejects closing
	rejects.Buffer = new(bytes.Buffer)
	options := Options{Clock: clock, Rejects: func() (io.WriteCloser, error) { return rejects, nil }}
	result, err := Load(t.Context(), options, sinkFunc(func(b *Batch) error {
		for row := range b.Rows() {
			out.WriteString(tell(b, row) + "\n")
		}
		return nil
	}), name)
	for line := range strings.Lines(rejects.String()) {
		if len(line) > 700 {
			line = line[:500] + "…" + line[len(line)-150:]
		}
		out.WriteString("rejected " + line)
	}
	fmt.Fprintf(&out, "%d lines, %d events, %d rejected, %d duplicates, empty %q\n",
		result.Lines, result.Events, result.Rejected, result.Duplicates, result.Empty)
	if err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return out.String()
}

// tell writes an event as its columns that are not empty.
func tell(b *Batch, row int) string {
	var out strings.Builder
	for i, t := range b.texts() {
		name := [...]string{"message_id", "type", "event", "anonymous_id", "user_id", "previous_id", "group_id", "source",
			"traits", "properties", "context"}[i]
		s := string(t.At(row))
		if s == "" || s == "{}" {
			continue
		}
		if len(s) > 200 {
			s = fmt.Sprintf("%s… (%d bytes)", s[:20], len(s))
		}
		if i < 8 {
			s = fmt.Sprintf("%q", s)
		}
		fmt.Fprintf(&out, "%s=%s ", name, s)
	}
	const format = "2006-01-02T15:04:05.999Z"
	fmt.Fprintf(&out, "timestamp=%s", time.UnixMilli(b.Timestamp[row]).UTC().Format(format))
	if b.SentAtNull[row] == 0 {
		fmt.Fprintf(&out, " sent_at=%s", time.UnixMilli(b.SentAt[row]).UTC().Format(format))
	}
	return out.String()
}

func TestSource(t *testing.T) {
	const line = `{"userId":"u","channel":"web","context":{"library":{"name":"l"}}}`
	got := ""
	_, err := Load(t.Context(), Options{Source: "app", Stdin: strings.NewReader(line)}, sinkFunc(func(b *Batch) error {
		got = string(b.Source.At(0))
		return nil
	}), Stdin)
	if want := "app"; got != want || err != nil {
		t.Errorf("source is %q, %v; want %q", got, err, want)
	}
}

func TestBatchesComeInOrder(t *testing.T) {
	const count, rows = 1000, 7
	var in strings.Builder
	for i := range count {
		fmt.Fprintf(&in, `{"messageId":"%d","userId":"u","properties":{"i":%d}}`+"\n", i, i)
	}
	next := 0
	var progress []Progress
	options := Options{BatchRows: rows, Stdin: strings.NewReader(in.String()), Progress: func(p Progress) { progress = append(progress, p) }}
	result, err := Load(t.Context(), options, sinkFunc(func(b *Batch) error {
		if got := b.Rows(); got > rows {
			t.Errorf("a batch has %d rows, want at most %d", got, rows)
		}
		for row, properties := range b.Properties.Strings() {
			if got, want := string(b.MessageID.At(row)), fmt.Sprint(next); got != want {
				t.Fatalf("event %d has messageId %s", next, got)
			}
			if got, want := properties, fmt.Sprintf(`{"i":%d}`, next); got != want {
				t.Fatalf("event %d has properties %s", next, got)
			}
			next++
		}
		return nil
	}), Stdin)
	if err != nil || result.Events != count || next != count {
		t.Errorf("%d events reached the sink, the result is %+v, %v; want %d", next, result, err, count)
	}
	last := progress[len(progress)-1]
	if want := (Progress{File: Stdin, Read: int64(in.Len()), Size: -1, Events: count}); last != want || len(progress) != (count+rows-1)/rows {
		t.Errorf("%d reports of progress, the last %+v, want %+v", len(progress), last, want)
	}
}

func TestRejectsFileOnlyIfNeeded(t *testing.T) {
	for _, test := range []struct {
		line    string
		created int
	}{{`{"userId":"u"}`, 0}, {"no\nno", 1}} {
		created := 0
		options := Options{Stdin: strings.NewReader(test.line), Rejects: func() (io.WriteCloser, error) {
			created++
			return closing{new(bytes.Buffer)}, nil
		}}
		if _, err := Load(t.Context(), options, sinkFunc(func(*Batch) error { return nil }), Stdin); err != nil {
			t.Fatal(err)
		}
		if got, want := created, test.created; got != want {
			t.Errorf("%q: the rejects file was created %d times, want %d", test.line, got, want)
		}
	}
}

func TestStrict(t *testing.T) {
	const lines = "{\"userId\":\"u\"}\nno\n{\"userId\":\"v\"}\n"
	result, err := Load(t.Context(), Options{Strict: true, Stdin: strings.NewReader(lines)}, sinkFunc(func(*Batch) error { return nil }), Stdin)
	if !errors.Is(err, ErrRejected) || result.Events != 2 || result.Rejected != 1 {
		t.Errorf("a strict load returned %+v, %v; want the two events and ErrRejected", result, err)
	}
	const want = "load: of 3 lines, 1 could not be loaded, the first is -:2: not JSON: 'n' where a value is expected at byte 1: lines were rejected"
	if err != nil && err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.jsonl")
	if err := os.WriteFile(good, []byte(`{"userId":"u"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"a directory", []string{good, dir}, "load: " + dir + " is a directory; name the files in it, for example " + filepath.Join(dir, "*.jsonl.gz")},
		{"missing", []string{good, filepath.Join(dir, "no.jsonl")}, "load: " + filepath.Join(dir, "no.jsonl") + " does not exist: stat " + filepath.Join(dir, "no.jsonl") + ": no such file or directory"},
		{"a file as a folder", []string{filepath.Join(good, "x")}, "load: look at " + filepath.Join(good, "x") + ": stat " + filepath.Join(good, "x") + ": not a directory"},
		{"none", nil, "load: no file was named; name JSON Lines files, or - for standard input"},
		{"standard input twice", []string{Stdin, Stdin}, "load: standard input (-) was named twice; it can be read once"},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := Load(t.Context(), Options{}, sinkFunc(func(*Batch) error { return nil }), test.files...)
			if err == nil || err.Error() != test.want || result.Events != 0 {
				t.Errorf("got  %v, %+v\nwant %s, and nothing loaded", err, result, test.want)
			}
		})
	}
}

func TestSinkFails(t *testing.T) {
	broken := errors.New("the disk is full")
	in := strings.Repeat(`{"userId":"u"}`+"\n"+`{"userId":"v"}`+"\n", 100)
	calls := 0
	result, err := Load(t.Context(), Options{BatchRows: 1, Stdin: strings.NewReader(in)}, sinkFunc(func(*Batch) error {
		if calls++; calls == 3 {
			return broken
		}
		return nil
	}), Stdin)
	if !errors.Is(err, broken) || result.Events != 2 || calls != 3 {
		t.Errorf("after a failed insert: %+v, %v, %d calls; want 2 events, the sink's error and no further call", result, err, calls)
	}
	if got, want := err.Error(), "load: insert the events of -:3 to -:3: the disk is full"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStopWhileStdinIsSilent(t *testing.T) {
	reader, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		io.WriteString(writer, `{"userId":"u"}`+"\n")
		cancel()
	}()
	_, err := Load(ctx, Options{Stdin: reader}, sinkFunc(func(*Batch) error { return nil }), Stdin)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestRejectsFileCannotBeCreated(t *testing.T) {
	denied := errors.New("permission denied")
	options := Options{Stdin: strings.NewReader("{\"userId\":\"u\"}\nno\n{\"userId\":\"v\"}"), Rejects: func() (io.WriteCloser, error) { return nil, denied }}
	_, err := Load(t.Context(), options, sinkFunc(func(*Batch) error { return nil }), Stdin)
	if !errors.Is(err, denied) {
		t.Errorf("got %v, want %v", err, denied)
	}
}

// TestHugeLines loads lines of 50 MB, and one that is over the limit and skipped.
func TestHugeLines(t *testing.T) {
	if testing.Short() {
		t.Skip("moves 300 MB")
	}
	huge := func(id string, n int) io.Reader {
		return io.MultiReader(strings.NewReader(`{"messageId":"`+id+`","userId":"u","properties":{"x":"`), io.LimitReader(endless{}, int64(n)), strings.NewReader("\"}}\n"))
	}
	in := io.MultiReader(huge("50 MB", 50<<20), huge("too long", maxLine), strings.NewReader(`{"messageId":"small","userId":"u"}`+"\n"),
		strings.NewReader(`{"userId":"`), io.LimitReader(endless{}, 50<<20), strings.NewReader("\"}\n"), huge("no end", maxLine))
	var ids []string
	var rejects closing
	rejects.Buffer = new(bytes.Buffer)
	result, err := Load(t.Context(), Options{Stdin: in, Rejects: func() (io.WriteCloser, error) { return rejects, nil }}, sinkFunc(func(b *Batch) error {
		ids = append(ids, b.MessageID.Strings()...)
		return nil
	}), Stdin)
	if err != nil || result.Events != 2 || result.Rejected != 3 || strings.Join(ids, ", ") != "50 MB, small" {
		t.Errorf("loaded %q, %+v, %v", ids, result, err)
	}
	want := []string{
		"-:2: the line is over 67108864 bytes",
		"-:4: userId is over 1024 bytes (52428800)",
		"-:5: the line is over 67108864 bytes",
	}
	for i, reject := range result.Samples {
		if got := reject.String(); i >= len(want) || got != want[i] {
			t.Errorf("reject %d is %q, want %q", i, got, want)
		}
	}
	if got, limit := rejects.Len(), 2*keptLine+maxRaw+1000; got > limit {
		t.Errorf("the rejects file has %d bytes, want at most %d", got, limit)
	}
}

// endless is a stream of the letter x.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
