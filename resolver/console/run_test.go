package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

func TestRunBars(t *testing.T) {
	clock := newFakeClock()
	screen, out := newTestScreen(clock)
	run := NewRun(screen, slog.New(slog.DiscardHandler))
	run.StageStarted(resolver.Extract, 2)
	clock.Advance(5 * time.Second)
	run.StepDone(resolver.Extract, "identifiers", 1_000_000, 5*time.Second)
	clock.Advance(5 * time.Second)
	run.StepDone(resolver.Extract, "links", 234_567, 5*time.Second)
	run.StageDone(resolver.Extract, 10*time.Second)
	run.StageStarted(resolver.Fold, 0)
	clock.Advance(time.Second)
	run.StepDone(resolver.Fold, "profiles", 1, time.Second)
	run.StageDone(resolver.Fold, time.Second)
	run.StageStarted(resolver.Publish, 4)
	clock.Advance(time.Second)
	run.StepDone(resolver.Publish, "identity_map", 10, time.Second)
	clock.Advance(90 * time.Second)
	run.Close()
	run.Close()
	run.StageStarted(resolver.Check, 1)
	run.StepDone(resolver.Check, "late", 1, time.Second)
	run.StageDone(resolver.Check, time.Second)

	want := []string{
		"extract [=================]   2/2   1,234,567 rows 123.5 k/s    10s",
		"fold    [=================]     1           1 row        1/s     1s",
		"publish [===>             ]   1/4          10 rows      10/s  1m31s  stopped",
	}
	if got := visible(t, out.String()); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRunIsSafeForConcurrentUse(t *testing.T) {
	screen, out := newTestScreen(newFakeClock())
	logger := NewLogger(screen, slog.LevelDebug, false)
	run := NewRun(screen, logger)
	var workers sync.WaitGroup
	for _, stage := range resolver.Stages() {
		workers.Go(func() {
			run.StageStarted(stage, 20)
			for i := range 20 {
				run.StepDone(stage, fmt.Sprint(i), 1, time.Millisecond)
			}
			run.StageDone(stage, time.Second)
		})
	}
	workers.Wait()
	run.Close()
	bars := 0
	for _, line := range visible(t, out.String()) {
		if strings.Contains(line, "=] 20/20") {
			bars++
		}
	}
	if bars != 5 {
		t.Errorf("got %d full bars, want 5", bars)
	}
}

func TestStageFigures(t *testing.T) {
	start := newFakeClock().Now()
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	for name, test := range map[string]struct {
		state stageState
		want  string
	}{
		"nothing done": {stageState{steps: 3, started: start}, "0/3 0 rows 10s"},
		"halfway":      {stageState{steps: 4, done: 2, rows: 9000, started: start, last: at(9)}, "2/4 9,000 rows 1.0 k/s 10s 8s left"},
		"late":         {stageState{steps: 4, done: 3, rows: 9, started: start, last: at(3)}, "3/4 9 rows 3/s 10s"},
		"unknown":      {stageState{done: 2, rows: 1, started: start, last: at(1)}, "2 1 row 1/s 10s"},
		"more":         {stageState{steps: 1, done: 2, rows: 1, started: start, last: at(1)}, "2 1 row 1/s 10s"},
		"ended":        {stageState{steps: 2, done: 2, rows: 50, started: start, phase: ended, took: 25 * time.Second}, "2/2 50 rows 2/s 25s"},
	} {
		if got := strings.Join(strings.Fields(test.state.figures(at(10))), " "); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// logged decodes JSON log lines and drops what differs by the machine.
func logged(t *testing.T, out *bytes.Buffer) []string {
	t.Helper()
	var lines []string
	for _, text := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		delete(line, "time")
		encoded, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(encoded))
	}
	return lines
}

func TestRunLogs(t *testing.T) {
	clock := newFakeClock()
	out := new(bytes.Buffer)
	screen := NewScreen(out, clock.Now)
	run := NewRun(screen, NewLogger(screen, slog.LevelInfo, true))
	run.StageStarted(resolver.Extract, 2)
	run.StepDone(resolver.Extract, "quick, so it is only told at debug level", 7, time.Second)
	run.StepDone(resolver.Extract, "links", 100, 10*time.Second)
	run.StageDone(resolver.Extract, 11*time.Second)
	run.StageStarted(resolver.Fold, 3)
	clock.Advance(2 * time.Second)
	run.Close()
	want := []string{
		`{"level":"INFO","msg":"stage started","stage":"extract","steps":2}`,
		`{"level":"INFO","msg":"step done","rows":100,"rows_per_second":10,"seconds":10,"stage":"extract","step":"links"}`,
		`{"level":"INFO","msg":"stage done","rows":107,"rows_per_second":9,"seconds":11,"stage":"extract","steps":2}`,
		`{"level":"INFO","msg":"stage started","stage":"fold","steps":3}`,
		`{"level":"INFO","msg":"stage stopped","rows":0,"rows_per_second":0,"seconds":2,"stage":"fold","steps":0}`,
	}
	if got := logged(t, out); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
