package console

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeClock is a clock that only moves when told.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// newTestScreen returns a screen that redraws, 80 columns wide, over a buffer.
func newTestScreen(clock *fakeClock) (*Screen, *bytes.Buffer) {
	out := new(bytes.Buffer)
	return &Screen{out: out, now: clock.Now, terminal: true, redraws: true}, out
}

var cursorUpAndClear = regexp.MustCompile(`\x1b\[(\d+)A\x1b\[J`)

// visible plays what was written to a terminal, and returns the lines that a person sees at the end. It fails the test if anything
// but the one known control sequence was written.
func visible(t *testing.T, written string) []string {
	t.Helper()
	var lines []string
	for written != "" {
		text := written
		match := cursorUpAndClear.FindStringSubmatchIndex(written)
		if match != nil {
			text = written[:match[0]]
		}
		if strings.ContainsAny(text, "\x1b\r\b") {
			t.Fatalf("unknown control sequence in %q", text)
		}
		if text != "" {
			if !strings.HasSuffix(text, "\n") {
				t.Fatalf("the cursor is left in the middle of a line: %q", text)
			}
			lines = append(lines, strings.Split(strings.TrimSuffix(text, "\n"), "\n")...)
		}
		if match == nil {
			break
		}
		up, err := strconv.Atoi(written[match[2]:match[3]])
		if err != nil || up > len(lines) {
			t.Fatalf("%s lines up from line %d", written[match[2]:match[3]], len(lines))
		}
		lines = lines[:len(lines)-up]
		written = written[match[1]:]
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

func TestScreenKeepsLogLinesAboveTheBars(t *testing.T) {
	screen, out := newTestScreen(newFakeClock())
	logger := NewLogger(screen, slog.LevelInfo, false)
	load := NewLoad(screen, logger, "a.jsonl")
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() {
			for j := range 25 {
				fmt.Fprintf(screen, "writer %d line %d\n", i, j)
				load.Update(int64(j), 100, uint64(j), 0)
			}
		})
	}
	writers.Wait()
	load.Done()
	fmt.Fprintln(screen, "after")
	lines := visible(t, out.String())
	if len(lines) != 102 || !strings.HasPrefix(lines[100], "a.jsonl [====") || lines[101] != "after" {
		t.Fatalf("got %d lines: %q", len(lines), lines)
	}
	for _, line := range lines[:100] {
		if !strings.HasPrefix(line, "writer ") {
			t.Errorf("got %q among the writers' lines", line)
		}
	}
}

func TestScreenSharesBars(t *testing.T) {
	clock := newFakeClock()
	screen, out := newTestScreen(clock)
	logger := slog.New(slog.DiscardHandler)
	first, second := NewLoad(screen, logger, "a"), NewLoad(screen, logger, "longer")
	first.Done()
	second.Close()
	third := NewLoad(screen, logger, "b")
	third.Done()
	lines := visible(t, out.String())
	want := []string{
		"a      [====================]           0 B  0 events            0s",
		"longer [                    ]           0 B  0 events            0s  stopped",
		"b [====================]           0 B  0 events            0s",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestScreenOfAFileOrBuffer(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if IsTerminal(file) || IsTerminal(nil) {
		t.Error("a file, or none, is taken for a terminal")
	}
	for _, screen := range []*Screen{NewScreen(file, time.Now), NewScreen(new(bytes.Buffer), time.Now)} {
		if screen.IsTerminal() || screen.redraws {
			t.Errorf("got terminal %v, redraws %v; want neither", screen.terminal, screen.redraws)
		}
	}
}
