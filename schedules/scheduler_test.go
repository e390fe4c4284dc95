package schedules

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests run the cron library itself, in a bubble of synctest where time jumps
// ahead when all wait. There it begins at midnight UTC of the 1st of January 2000.

// harness runs a scheduler in the background and records what its job saw.
type harness struct {
	t      *testing.T
	ctx    context.Context
	stop   context.CancelFunc
	logs   lockedBuffer
	starts lockedBuffer // "name@15:04:05 " of each run
	done   chan struct{}
	result Result
	err    error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(l.b.String())
}

// start runs the entries until h.end.
func start(t *testing.T, c Config, entries ...string) *harness {
	t.Helper()
	h := &harness{t: t, done: make(chan struct{})}
	h.ctx, h.stop = context.WithCancel(t.Context())
	c.File = mustParse(t, entries...)
	c.Logger = slog.New(slog.NewTextHandler(&h.logs, nil))
	job := c.Job
	c.Job = func(ctx context.Context, e Entry) error {
		fmt.Fprintf(&h.starts, "%s@%s ", e.Name, time.Now().UTC().Format("15:04:05"))
		return job(ctx, e)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(h.done)
		h.result, h.err = s.Run(h.ctx)
	}()
	return h
}

// end stops the scheduler and waits for Run to return.
func (h *harness) end() {
	h.stop()
	<-h.done
}

func (h *harness) wantStarts(want string) {
	h.t.Helper()
	if got := h.starts.String(); got != want {
		h.t.Errorf("runs: got %s, want %s\n%s", got, want, h.logs.String())
	}
}

func (h *harness) wantCounts(entry, runs, failures, skipped int) {
	h.t.Helper()
	r := h.result.Entries[entry]
	if r.Runs != runs || r.Failures != failures || r.Skipped != skipped {
		h.t.Errorf("%s: got %d runs, %d failures, %d skipped, want %d, %d, %d\n%s", r.Name, r.Runs, r.Failures, r.Skipped, runs, failures, skipped, h.logs.String())
	}
}

func (h *harness) wantLog(parts ...string) {
	h.t.Helper()
	for line := range strings.Lines(h.logs.String()) {
		if !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(line, p) }) {
			return
		}
	}
	h.t.Errorf("no log line with all of %q in:\n%s", parts, h.logs.String())
}

const (
	everyMinute = "name: minute, cron: '@every 1m', command: run, timeout: 10m"
	atTen       = "name: ten, cron: '*/10 * * * *', command: run, mode: full, timeout: 5m"
)

func TestRunsInUTC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, Config{Job: func(context.Context, Entry) error { return nil }, Grace: time.Minute}, everyMinute, atTen)
		time.Sleep(20*time.Minute + 30*time.Second)
		h.end()
		if h.err != nil {
			t.Error(h.err)
		}
		h.wantCounts(0, 20, 0, 0)
		h.wantCounts(1, 2, 0, 0)
		h.wantLog("schedule entry ready", "schedule=ten", "mode=full", "next=2000-01-01T00:10:00.000Z")
		h.wantLog("scheduled run done", "schedule=minute", "runs=2", "failures=0", "next=2000-01-01T00:03:00.000Z")
		if got := h.result.Entries[1].LastStart.Format(time.RFC3339); got != "2000-01-01T00:20:00Z" {
			t.Errorf("last start: got %s", got)
		}
	})
}

func TestFailureAndPanicDoNotStopTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		h := start(t, Config{Grace: time.Minute, Job: func(context.Context, Entry) error {
			switch n++; n {
			case 1:
				return errors.New("the warehouse is away")
			case 2:
				panic("a bug")
			case 3:
				return []error{nil}[n]
			}
			return nil
		}}, everyMinute)
		time.Sleep(3*time.Minute + time.Second)
		h.wantLog("level=ERROR", "scheduled run failed", "the warehouse is away", "runs=1", "failures=1")
		h.wantLog("level=ERROR", `error="panic: a bug"`, "runner.go", "failures=2")
		h.wantLog("level=ERROR", "index out of range", "failures=3")
		time.Sleep(time.Minute)
		h.end()
		h.wantStarts("minute@00:01:00 minute@00:02:00 minute@00:03:00 minute@00:04:00")
		h.wantCounts(0, 4, 3, 0)
		if err := h.result.Entries[0].LastError; err != nil {
			t.Errorf("last error after a good run: got %v", err)
		}
	})
}

func TestOverlapIsSkippedAndLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, Config{Grace: 2 * time.Minute, Job: func(context.Context, Entry) error {
			time.Sleep(150 * time.Second)
			return nil
		}}, everyMinute)
		time.Sleep(5*time.Minute + 30*time.Second)
		h.end()
		h.wantStarts("minute@00:01:00 minute@00:04:00")
		h.wantCounts(0, 2, 0, 3)
		h.wantLog("level=WARN", "scheduled run skipped", "schedule=minute", "the last run has not ended", "skipped=1")
	})
}

func TestEntriesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		h := start(t, Config{Grace: time.Minute, Job: func(_ context.Context, e Entry) error {
			if !mu.TryLock() {
				t.Errorf("two runs at once")
				return nil
			}
			defer mu.Unlock()
			time.Sleep(4 * time.Minute)
			return nil
		}},
			"name: a, cron: '0 * * * *', command: run, timeout: 10m",
			"name: b, cron: '0 * * * *', command: run, timeout: 10m",
			"name: c, cron: '0 * * * *', command: run, timeout: 10m")
		time.Sleep(2 * time.Hour)
		time.Sleep(15 * time.Minute)
		h.end()
		for i := range 3 {
			h.wantCounts(i, 2, 0, 0)
		}
		if got := h.starts.String(); strings.Count(got, "@01:00:00") != 1 || strings.Count(got, "@01:04:00") != 1 || strings.Count(got, "@02:08:00") != 1 {
			t.Errorf("got runs %s", got)
		}
		h.wantLog("scheduled run waits for the run of another entry")
	})
}

func TestStopLetsTheRunFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var atEnd error
		h := start(t, Config{Grace: time.Minute, Job: func(ctx context.Context, _ Entry) error {
			time.Sleep(50 * time.Second)
			atEnd = ctx.Err()
			return nil
		}}, everyMinute, "name: other, cron: '1 * * * *', command: run, timeout: 1m")
		time.Sleep(61 * time.Second)
		began := time.Now()
		h.end()
		if h.err != nil || atEnd != nil {
			t.Errorf("got error %v, the job's context %v, want none", h.err, atEnd)
		}
		if waited := time.Since(began); waited != 49*time.Second {
			t.Errorf("waited %s, want 49s: as long as the run", waited)
		}
		// The two fired in one second. One ran, the other waited and never began.
		var runs, skipped int
		for _, e := range h.result.Entries {
			runs, skipped = runs+e.Runs, skipped+e.Skipped
		}
		if runs != 1 || skipped != 1 {
			t.Errorf("got %d runs and %d skipped, want 1 and 1", runs, skipped)
		}
		h.wantLog("stopping: waiting for the run in progress", "grace=1m0s")
		h.wantLog("scheduled run skipped", "reason=stopping")
	})
}

func TestStopCancelsAfterTheGracePeriod(t *testing.T) {
	for _, grace := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			var cause error
			h := start(t, Config{Grace: grace, Job: func(ctx context.Context, _ Entry) error {
				<-ctx.Done()
				cause = context.Cause(ctx)
				return fmt.Errorf("read links: %w", ctx.Err())
			}}, everyMinute)
			time.Sleep(61 * time.Second)
			began := time.Now()
			h.end()
			if waited := time.Since(began); waited != grace {
				t.Errorf("waited %s, want %s", waited, grace)
			}
			if !errors.Is(h.err, ErrGraceOver) || !strings.Contains(h.err.Error(), "the run of minute was cancelled") {
				t.Errorf("got error %v", h.err)
			}
			last := h.result.Entries[0].LastError
			if !errors.Is(cause, ErrGraceOver) || !errors.Is(last, ErrGraceOver) || !errors.Is(last, context.Canceled) {
				t.Errorf("got cause %v and last error %v", cause, last)
			}
			h.wantCounts(0, 1, 1, 0)
			h.wantLog("level=WARN", "stopping: cancelling the run in progress", "schedule=minute")
		})
	}
}

func TestStopDoesNotWaitForeverForAJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		h := start(t, Config{Grace: time.Minute, Job: func(context.Context, Entry) error { <-hung; return nil }}, everyMinute)
		time.Sleep(61 * time.Second)
		began := time.Now()
		h.end()
		if waited := time.Since(began); waited != time.Minute+Settle {
			t.Errorf("waited %s, want %s", waited, time.Minute+Settle)
		}
		if !errors.Is(h.err, ErrGraceOver) || !strings.Contains(h.err.Error(), "did not end within another 10s") {
			t.Errorf("got error %v", h.err)
		}
		close(hung)
	})
}

func TestStopWhenIdle(t *testing.T) {
	for _, grace := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			h := start(t, Config{Grace: grace, Job: func(context.Context, Entry) error { return nil }}, everyMinute)
			time.Sleep(90 * time.Second)
			began := time.Now()
			h.end()
			if h.err != nil || time.Since(began) != 0 {
				t.Errorf("got error %v after %s, want none at once", h.err, time.Since(began))
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, Config{Grace: time.Minute, Job: func(ctx context.Context, _ Entry) error {
			<-ctx.Done()
			return ctx.Err()
		}}, "name: a, cron: '@hourly', command: run, timeout: 90s")
		time.Sleep(2*time.Hour + 10*time.Minute)
		h.end()
		h.wantCounts(0, 2, 2, 0)
		r := h.result.Entries[0]
		if r.LastDuration != 90*time.Second || !errors.Is(r.LastError, ErrTimeout) || !errors.Is(r.LastError, context.DeadlineExceeded) {
			t.Errorf("got %+v", r)
		}
		h.wantLog("scheduled run failed", "timeout is over", "seconds=90")
	})
}

func TestErrSkippedIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, Config{Grace: time.Minute, Job: func(context.Context, Entry) error {
			return fmt.Errorf("%w: run 42 holds the lock since 11:07", ErrSkipped)
		}}, everyMinute)
		time.Sleep(150 * time.Second)
		h.end()
		h.wantCounts(0, 0, 0, 2)
		h.wantLog("level=WARN", "scheduled run skipped", "run 42 holds the lock")
	})
}

func TestJitter(t *testing.T) {
	const entry = "name: a, cron: '@hourly', command: run, timeout: 10m, jitter: 5m"
	synctest.Test(t, func(t *testing.T) {
		waits := []time.Duration{0, 90 * time.Second, 5 * time.Minute, 4 * time.Minute}
		h := start(t, Config{Grace: time.Hour, Job: func(context.Context, Entry) error { return nil }, Jitter: func(limit time.Duration) time.Duration {
			if limit != 5*time.Minute {
				t.Errorf("jitter: got limit %s", limit)
			}
			wait := waits[0]
			waits = waits[1:]
			return wait
		}}, entry)
		time.Sleep(4*time.Hour + time.Minute) // in the midst of the last wait
		began := time.Now()
		h.end()
		if time.Since(began) != 0 {
			t.Errorf("stopping waited %s for a jitter", time.Since(began))
		}
		h.wantStarts("a@01:00:00 a@02:01:30 a@03:05:00")
		h.wantCounts(0, 3, 0, 1)
	})
	synctest.Test(t, func(t *testing.T) {
		h := start(t, Config{Job: func(context.Context, Entry) error { return nil }}, entry)
		time.Sleep(200*time.Hour + 10*time.Minute)
		h.end()
		h.wantCounts(0, 200, 0, 0)
		late := map[string]bool{}
		for start := range strings.FieldsSeq(h.starts.String()) {
			_, minute, _ := strings.Cut(start, ":")
			if late[minute] = true; minute > "05:00" {
				t.Errorf("got a run at %s, want at most five minutes past", start)
			}
		}
		if len(late) < 50 {
			t.Errorf("got %d different waits in 200 runs, want them random", len(late))
		}
	})
}

func TestRealClock(t *testing.T) {
	ran := make(chan time.Time, 8)
	file := mustParse(t, "name: a, cron: '@every 1s', command: run, timeout: 1s")
	s, err := New(Config{File: file, Logger: slog.New(slog.DiscardHandler), Grace: time.Second, Job: func(context.Context, Entry) error {
		ran <- time.Now()
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	go func() { <-ran; <-ran; stop() }()
	result, err := s.Run(ctx)
	if err != nil || result.Entries[0].Runs < 2 {
		t.Errorf("got %+v, %v, want two runs", result, err)
	}
}

func TestNewRefuses(t *testing.T) {
	job := func(context.Context, Entry) error { return nil }
	logger := slog.New(slog.DiscardHandler)
	for want, c := range map[string]Config{
		"no entries":  {File: &File{}, Job: job, Logger: logger},
		"no job":      {File: Default(), Logger: logger},
		"no logger":   {File: Default(), Job: job},
		"is negative": {File: Default(), Job: job, Logger: logger, Grace: -1},
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}
