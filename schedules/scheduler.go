package schedules

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

var (
	// ErrSkipped is for a [Job] to wrap when there is nothing wrong but the run did
	// not take place, for example because something else is to end first.
	// The firing counts as skipped and not as failed.
	ErrSkipped = errors.New("run skipped")

	// ErrTimeout is the cause of a job's context when its entry's timeout is over.
	ErrTimeout = errors.New("the schedule entry's timeout is over")

	// ErrGraceOver is the cause of a job's context when the daemon stops and the
	// grace period is over, and what [Scheduler.Run] returns then.
	ErrGraceOver = errors.New("the grace period is over")
)

// DefaultGrace is how long a run in progress may go on after a stop is asked for.
// What supervises the daemon has to wait longer than this and [Settle] together.
const DefaultGrace = 2 * time.Minute

// Settle is how long Run waits for a job to return after its context was cancelled.
const Settle = 10 * time.Second

// Job does what one entry says. It has to return when its context ends; the context
// has the entry's timeout, and [context.Cause] says why it ended. Every error counts
// as a failure of this one run, except those that wrap [ErrSkipped].
type Job func(ctx context.Context, entry Entry) error

// Config is what a [Scheduler] needs. There is no clock to pass in because the cron
// library reads the system's; tests run in a bubble of [testing/synctest].
type Config struct {
	File   *File
	Job    Job
	Logger *slog.Logger

	// Grace is how long the run in progress may go on after a stop is asked for; zero
	// cancels it at once.
	Grace time.Duration

	// Jitter returns a wait from zero to limit, which is above zero. Nil takes a
	// random one. It is called from several goroutines.
	Jitter func(limit time.Duration) time.Duration
}

// Scheduler runs the entries of a schedule file. It has no state of its own.
type Scheduler struct{ config Config }

// New checks the configuration; it starts nothing.
func New(c Config) (*Scheduler, error) {
	switch {
	case c.File == nil || len(c.File.Entries) == 0:
		return nil, errors.New("new scheduler: the schedule file has no entries")
	case c.Job == nil:
		return nil, errors.New("new scheduler: there is no job to run")
	case c.Logger == nil:
		return nil, errors.New("new scheduler: there is no logger")
	case c.Grace < 0:
		return nil, fmt.Errorf("new scheduler: the grace period %s is negative", c.Grace)
	}
	if c.Jitter == nil {
		c.Jitter = func(limit time.Duration) time.Duration { return rand.N(limit + 1) }
	}
	return &Scheduler{config: c}, nil
}

// Result is what became of all firings from Run's start to its end.
type Result struct {
	Entries []EntryResult // in the file's order
}

// EntryResult is what became of one entry's firings. Every firing is a run or skipped.
type EntryResult struct {
	Name         string
	Runs         int // begun, whatever their end
	Failures     int // of these: ended with an error, a panic or a cancellation
	Skipped      int // still running or waiting, daemon stopping, or ErrSkipped
	LastStart    time.Time
	LastDuration time.Duration
	LastError    error // of the last run; nil if it was well
}

// Run fires the entries until the context ends, then waits for the run in progress:
// for the grace period to let it finish, and after that, its context cancelled, for
// [Settle]. The error is nil if nothing had to be cancelled, else it wraps
// [ErrGraceOver]. The result is complete in both cases.
func (s *Scheduler) Run(ctx context.Context) (Result, error) {
	// Jobs outlive ctx by the grace period, so theirs is a context of its own.
	jobs, cancelJobs := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancelJobs(nil)

	turn := make(chan struct{}, 1)
	scheduler := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	runners := make([]*runner, len(s.config.File.Entries))
	now := time.Now()
	for i, entry := range s.config.File.Entries {
		r := newRunner(entry, s.config, turn, ctx.Done(), jobs)
		runners[i] = r
		// Skip outside, recover inside: a panic has to be over before the entry
		// counts as free again.
		scheduler.Schedule(entry.schedule, cron.NewChain(r.skipIfBusy, r.recoverPanic).Then(cron.FuncJob(r.fire)))
		r.logger.Info("schedule entry ready", "cron", entry.Cron, "timeout", entry.Timeout.String(), "jitter", entry.Jitter.String(), "next", entry.Next(now))
	}

	scheduler.Start()
	<-ctx.Done()
	s.config.Logger.Info("stopping: asked to, by a signal or otherwise")
	idle := scheduler.Stop().Done()
	err := s.drain(idle, runners, cancelJobs)

	result := Result{Entries: make([]EntryResult, len(runners))}
	for i, r := range runners {
		result.Entries[i] = r.snapshot()
	}
	return result, err
}

// drain waits until no job runs any more.
func (s *Scheduler) drain(idle <-chan struct{}, runners []*runner, cancelJobs context.CancelCauseFunc) error {
	if s.config.Grace > 0 {
		if names := inProgress(runners); names != "" {
			s.config.Logger.Info("stopping: waiting for the run in progress", "schedule", names, "grace", s.config.Grace.String())
		}
		if waitFor(idle, s.config.Grace) {
			return nil
		}
	}
	// With no grace at all, a daemon that is idle still stops in good order: what ends
	// within a moment of the stop was not running.
	names := inProgress(runners)
	if names == "" {
		if waitFor(idle, Settle) {
			return nil
		}
		names = inProgress(runners)
	}
	s.config.Logger.Warn("stopping: cancelling the run in progress", "schedule", names, "grace", s.config.Grace.String())
	cancelJobs(ErrGraceOver)
	if waitFor(idle, Settle) {
		return fmt.Errorf("stop schedules: %w: the run of %s was cancelled after %s", ErrGraceOver, names, s.config.Grace)
	}
	return fmt.Errorf("stop schedules: %w: the run of %s was cancelled after %s and did not end within another %s", ErrGraceOver, names, s.config.Grace, Settle)
}

// inProgress names the entries whose job runs now.
func inProgress(runners []*runner) string {
	var names []string
	for _, r := range runners {
		if r.running.Load() {
			names = append(names, r.entry.Name)
		}
	}
	return strings.Join(names, ", ")
}

// waitFor waits for the channel to close, but not longer than d.
func waitFor(done <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}
