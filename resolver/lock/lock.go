package lock

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Lock is the lock of runs, held. It is safe for concurrent use.
type Lock struct {
	config Config
	number uint64
	before string
	end    context.CancelCauseFunc // of the context that Acquire returned

	halt    sync.Once
	stop    chan struct{} // closed to end the heartbeat
	stopped chan struct{} // closed when it has ended

	mutex    sync.Mutex // one statement about the lock at a time: a sign must not arrive after the release
	facts    facts
	renewed  time.Time // this process's clock, from before it asked for the time of the last sign
	lost     error
	released bool
}

// Number is the lock's number, which rises from holder to holder.
func (l *Lock) Number() uint64 { return l.number }

// Before is who held the lock before, "" for the first holder of all. Statements of its may still be at work, however it ended.
func (l *Lock) Before() string { return l.before }

// keep gives signs of life until the lock is released or lost.
func (l *Lock) keep(ctx context.Context) {
	defer close(l.stopped)
	for {
		l.mutex.Lock()
		wait := min(l.config.Heartbeat, l.config.patience()-elapsed(l.renewed))
		l.mutex.Unlock()
		select {
		case <-l.stop:
			return
		case <-time.After(wait):
		}
		if err := l.Confirm(ctx); errors.Is(err, ErrLost) {
			return
		} else if err != nil {
			l.config.Logger.Warn("cannot renew the lock of runs", "error", err)
		}
	}
}

// Confirm asks the warehouse whether the lock is still ours and gives a sign of life: after it nobody else can take the lock for
// the time of Expiry. The error wraps ErrLost if it is lost; any other leaves that open.
func (l *Lock) Confirm(ctx context.Context) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.lost != nil {
		return l.lost
	}
	if l.released {
		return fmt.Errorf("%w: it was released", ErrLost)
	}
	left := l.config.patience() - elapsed(l.renewed)
	if left <= 0 {
		return l.lose(l.late())
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	err := l.renew(ctx)
	if err != nil && !errors.Is(err, ErrLost) && elapsed(l.renewed) >= l.config.patience() {
		return l.lose(fmt.Errorf("%w: %w", l.late(), err))
	}
	return err
}

// renew looks, and writes a sign with the time of that look.
func (l *Lock) renew(ctx context.Context) error {
	seen, err := l.config.look(ctx)
	if err != nil {
		return err
	}
	highest, err := readFacts(seen.comment)
	switch {
	case seen.highest > l.number && err == nil:
		return l.lose(fmt.Errorf("run %s, process %d on host %s, took it over at %s",
			plain(highest.Holder), highest.Process.PID, plain(highest.Process.Host), highest.Since.UTC().Format(time.RFC3339)))
	case seen.highest != l.number || err != nil || highest.Token != l.facts.Token:
		return l.lose(fmt.Errorf("its table %s.%s is gone or was changed", l.config.Database, tableName(l.number)))
	}
	facts := l.facts
	facts.Sign = seen.now
	if err := l.config.sign(ctx, l.number, facts); err != nil {
		return fmt.Errorf("renew the lock of runs: %w", err)
	}
	if elapsed(l.renewed) >= l.config.patience() {
		return l.lose(l.late()) // the machine slept: another may have seen the sign before, and made its table since
	}
	l.facts, l.renewed = facts, seen.asked
	return nil
}

func (l *Lock) late() error {
	return fmt.Errorf("it could not be renewed for %s", elapsed(l.renewed).Round(time.Millisecond))
}

// lose ends the context that Acquire returned.
func (l *Lock) lose(why error) error {
	l.lost = fmt.Errorf("%w: %w", ErrLost, why)
	l.end(l.lost)
	return l.lost
}

// Release ends the heartbeat and lets the next run take the lock. It can be called again, which does nothing after a success. A
// lock that was lost needs no release. The caller gives a context that has not ended: the lock is released after a Ctrl-C too.
func (l *Lock) Release(ctx context.Context) error {
	l.halt.Do(func() { close(l.stop) })
	select {
	case <-l.stopped:
	case <-ctx.Done():
		return fmt.Errorf("release the lock of runs, which expires by itself within %s: stopped: %w", l.config.Expiry, context.Cause(ctx))
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.end(nil)
	if l.released || l.lost != nil {
		return nil
	}
	if err := l.config.release(ctx, l.number, l.facts); err != nil {
		return err
	}
	l.released = true
	return nil
}
