package schedules

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"
)

// runner turns the firings of one entry into runs and keeps the count of them.
type runner struct {
	entry  Entry
	job    Job
	jitter func(time.Duration) time.Duration
	logger *slog.Logger

	turn chan struct{}   // of all entries; who has sent to it may run
	stop <-chan struct{} // closed when no run may begin any more
	jobs context.Context // parent of every run's context

	busy    atomic.Bool // from a firing to the end of its run
	running atomic.Bool // while the job itself runs

	mu     sync.Mutex
	fired  time.Time // the firing that is on its way now
	result EntryResult
}

func newRunner(entry Entry, c Config, turn chan struct{}, stop <-chan struct{}, jobs context.Context) *runner {
	return &runner{
		entry:  entry,
		job:    c.Job,
		jitter: c.Jitter,
		logger: c.Logger.With("schedule", entry.Name, "command", entry.Command, "mode", entry.Mode),
		turn:   turn,
		stop:   stop,
		jobs:   jobs,
		result: EntryResult{Name: entry.Name},
	}
}

// skipIfBusy drops a firing while an earlier one of the same entry runs or waits. The
// cron library has such a wrapper, which stays busy for ever after a panic.
func (r *runner) skipIfBusy(j cron.Job) cron.Job {
	return cron.FuncJob(func() {
		if !r.busy.CompareAndSwap(false, true) {
			r.skipped("the last run has not ended", nil)
			return
		}
		defer r.busy.Store(false)
		j.Run()
	})
}

// recoverPanic makes a panic of the job one failed run.
func (r *runner) recoverPanic(j cron.Job) cron.Job {
	return cron.FuncJob(func() {
		defer func() {
			if v := recover(); v != nil {
				r.ended(fmt.Errorf("panic: %v", v), "stack", string(debug.Stack()))
			}
		}()
		j.Run()
	})
}

// fire takes one firing from its jitter to the end of its run.
func (r *runner) fire() {
	r.mu.Lock()
	r.fired = time.Now()
	r.mu.Unlock()
	if r.entry.Jitter > 0 && r.stopsWithin(r.jitter(r.entry.Jitter)) {
		r.skipped("stopping", nil)
		return
	}
	if !r.takeTurn() {
		r.skipped("stopping", nil)
		return
	}
	defer func() { <-r.turn }()

	ctx, cancel := context.WithTimeoutCause(r.jobs, r.entry.Timeout, ErrTimeout)
	defer cancel()
	r.began()
	defer r.running.Store(false)
	err := r.job(ctx, r.entry)
	if err != nil && ctx.Err() != nil && !errors.Is(err, context.Cause(ctx)) {
		// Drivers report that a context ended, seldom why.
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	r.ended(err)
}

// stopsWithin waits, and reports whether the stop came first.
func (r *runner) stopsWithin(d time.Duration) bool { return waitFor(r.stop, d) }

// takeTurn waits until no other entry runs. It reports false if the stop came first.
func (r *runner) takeTurn() bool {
	select {
	case r.turn <- struct{}{}:
	default:
		r.logger.Info("scheduled run waits for the run of another entry")
		select {
		case r.turn <- struct{}{}:
		case <-r.stop:
			return false
		}
	}
	select {
	case <-r.stop: // it may have come together with the turn
		<-r.turn
		return false
	default:
		return true
	}
}

func (r *runner) began() {
	r.mu.Lock()
	r.result.Runs++
	r.result.LastStart = time.Now().UTC()
	r.mu.Unlock()
	r.running.Store(true)
	r.logger.Info("scheduled run started")
}

// ended counts a run's end and logs it; attrs are added to the line of a failure.
func (r *runner) ended(err error, attrs ...any) {
	if errors.Is(err, ErrSkipped) {
		r.mu.Lock()
		r.result.Runs--
		r.mu.Unlock()
		r.skipped("the run did not take place", err)
		return
	}
	r.mu.Lock()
	r.result.LastDuration = time.Since(r.result.LastStart)
	r.result.LastError = err
	if err != nil {
		r.result.Failures++
	}
	result := r.result
	r.mu.Unlock()

	log := r.logger.With(result.counts()...).With("seconds", result.LastDuration.Seconds(), "next", r.next(time.Now()))
	if err != nil {
		log.Error("scheduled run failed", append(attrs, "error", err)...)
		return
	}
	log.Info("scheduled run done")
}

// skipped counts a firing that became no run; err may say more than the reason.
func (r *runner) skipped(reason string, err error) {
	r.mu.Lock()
	r.result.Skipped++
	result := r.result
	r.mu.Unlock()
	log := r.logger.With(result.counts()...)
	if err != nil {
		log = log.With("error", err)
	}
	log.Warn("scheduled run skipped", "reason", reason)
}

// next returns the first firing after now. It counts from the last one, which for
// @every is what decides.
func (r *runner) next(now time.Time) time.Time {
	r.mu.Lock()
	next := r.fired
	r.mu.Unlock()
	for !next.After(now) {
		next = r.entry.Next(next)
	}
	return next
}

func (r *runner) snapshot() EntryResult {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result
}

// counts are the log attributes that say how an entry has fared so far.
func (e EntryResult) counts() []any {
	return []any{"runs", e.Runs, "failures", e.Failures, "skipped", e.Skipped}
}
