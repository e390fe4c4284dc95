package lock

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Config says which lock to take, and for whom.
type Config struct {
	Warehouse *warehouse.Warehouse
	Database  string // the state database
	Holder    string // the run's id
	Version   string // of this program
	// Heartbeat is the time between two signs of life, 10 s if 0.
	Heartbeat time.Duration
	// Expiry is how long a sign of life is good for, 60 s if 0. It is at least three times Heartbeat.
	Expiry time.Duration
	Logger *slog.Logger
}

// withDefaults fills in and checks.
func (c Config) withDefaults() (Config, error) {
	if c.Heartbeat == 0 {
		c.Heartbeat = 10 * time.Second
	}
	if c.Expiry == 0 {
		c.Expiry = 60 * time.Second
	}
	if c.Heartbeat < 0 || c.Expiry < 3*c.Heartbeat {
		return c, fmt.Errorf("lock: an expiry of %s is less than three times the heartbeat of %s", c.Expiry, c.Heartbeat)
	}
	return c, nil
}

// patience is how long a holder believes in its last sign. The Heartbeat before others may take over is for clocks that differ, and
// for the run's statements to stop.
func (c *Config) patience() time.Duration { return c.Expiry - c.Heartbeat }

// attempts bounds how often a contender tries again after another was faster and is done already.
const attempts = 10

// Acquire takes the lock of runs or says who has it: then the error is a *Held. The context it returns ends with its parent, with
// Release, and with cause ErrLost when the lock is lost. The caller has to Release what it acquired.
func Acquire(ctx context.Context, config Config) (*Lock, context.Context, error) {
	c, err := config.withDefaults()
	if err != nil {
		return nil, nil, err
	}
	for attempt := range attempts {
		seen, err := c.look(ctx)
		if err != nil {
			return nil, nil, err
		}
		if err := c.mayTake(seen); err != nil {
			return nil, nil, err
		}
		lock, held, err := c.take(ctx, seen)
		if err != nil || lock != nil {
			return lock, held, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, stopped(ctx)
		case <-time.After(time.Duration(attempt+1) * 10 * time.Millisecond):
		}
	}
	return nil, nil, fmt.Errorf("%w: each of %d times another was faster, or a table lock_… in database %s is detached: attach or drop that",
		ErrHeld, attempts, plain(c.Database))
}

// mayTake returns nil if nobody holds the lock that was seen.
func (c *Config) mayTake(seen state) error {
	if seen.highest == 0 {
		return nil
	}
	table := c.Database + "." + tableName(seen.highest)
	f, err := readFacts(seen.comment)
	if err != nil {
		return fmt.Errorf("the lock of runs, table %s, cannot be read; if no run is at work, drop it: %w", table, err)
	}
	why := ""
	switch {
	case f.Released:
		return nil
	case !seen.now.Before(f.expires()):
		why = "it gave no sign of life since " + f.Sign.Format(time.RFC3339)
	case f.Process.isDead():
		why = "its process is dead"
	default:
		return &Held{
			Holder: f.Holder, Host: f.Process.Host, PID: f.Process.PID, Version: f.Version, Table: table,
			Since: f.Since, Sign: f.Sign, Expires: f.expires(), Now: seen.now,
		}
	}
	c.Logger.Info("the lock of a run that did not end well is free", "holder", f.Holder, "host", f.Process.Host, "pid", f.Process.PID, "why", why)
	return nil
}

// take makes the table above the highest that was seen. Without lock and error another was faster.
func (c *Config) take(parent context.Context, seen state) (*Lock, context.Context, error) {
	number := seen.highest + 1
	f := facts{
		Token: rand.Text(), Holder: c.Holder, Version: c.Version, Process: thisProcess(),
		Since: seen.now, Sign: seen.now, Expiry: c.Expiry.Milliseconds(),
	}
	// A table whose making is not waited for would look alive until it expires. So the caller's context stops nothing here.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), c.patience())
	defer cancel()
	failure := c.create(ctx, number, f)
	now, err := c.look(ctx)
	if err != nil {
		if failure == nil {
			_ = c.release(ctx, number, f) // that the look failed is what the caller has to know
		}
		return nil, nil, errors.Join(failure, err)
	}
	highest, err := readFacts(now.comment)
	switch {
	case err == nil && highest.Token == f.Token && (parent.Err() != nil || elapsed(seen.asked) >= c.patience()):
		// Stopped, or so late that others may take it for expired. The highest table must stay, so it is released.
		return nil, nil, errors.Join(stopped(parent), c.release(ctx, number, f))
	case err == nil && highest.Token == f.Token:
		before, _ := readFacts(seen.comment) // mayTake has read it, if there was one
		return c.hold(parent, ctx, now, f, seen.asked, before.Holder)
	case failure == nil && now.highest > number:
		c.drop(ctx, number)
		return nil, nil, nil
	case failure == nil, warehouse.Code(failure) == codeTableAlreadyExists:
		return nil, nil, nil
	default:
		return nil, nil, fmt.Errorf("take the lock of runs: %w", failure)
	}
}

// hold begins the heartbeat, and sweeps. It leaves the table right below, see the package's comment.
func (c *Config) hold(parent, ctx context.Context, now state, f facts, renewed time.Time, before string) (*Lock, context.Context, error) {
	held, end := context.WithCancelCause(parent)
	l := &Lock{
		config: *c, number: now.highest, before: before, facts: f, renewed: renewed, end: end,
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go l.keep(context.WithoutCancel(parent))
	for _, number := range now.numbers {
		if number+1 < l.number {
			c.drop(ctx, number)
		}
	}
	return l, held, nil
}

// stopped is nil as long as the context has not ended.
func stopped(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("take the lock of runs: stopped: %w", context.Cause(ctx))
}

// releasePatience is how long a release is tried again on a server that has no room for it: until the lock expires, no other
// machine may run.
const releasePatience = 15 * time.Second

// release marks the table, which stays: numbers go on from it.
func (c *Config) release(ctx context.Context, number uint64, f facts) error {
	f.Released = true
	begun := time.Now()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		err := c.sign(ctx, number, f)
		if err == nil {
			return nil
		}
		if !warehouse.IsBusy(err) || elapsed(begun) >= min(releasePatience, c.Expiry) {
			return fmt.Errorf("release the lock of runs, which expires by itself within %s: %w", c.Expiry, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("release the lock of runs, which expires by itself within %s: stopped: %w: %w", c.Expiry, context.Cause(ctx), err)
		case <-time.After(pause):
		}
	}
}

// elapsed is the time since then, that of a sleeping machine included, for which the monotonic clock alone stands still.
func elapsed(since time.Time) time.Duration {
	now := time.Now()
	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)))
}
