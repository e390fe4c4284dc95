package lock

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrHeld is wrapped by Held.
var ErrHeld = errors.New("another run holds the lock")

// ErrLost is wrapped by Confirm, and by the cause of the context that Acquire returned, when the lock is not ours any more.
var ErrLost = errors.New("the lock was lost")

// Held says who holds the lock. Times are the warehouse's.
type Held struct {
	Holder  string // the run's id
	Host    string
	PID     int
	Version string // of the holder's Kindred
	Table   string // database.table, for whoever wants to look
	Since   time.Time
	Sign    time.Time // the last sign of life
	Expires time.Time // when the lock is free without another sign
	Now     time.Time // when that was seen
}

func (h *Held) Error() string {
	const form = "2006-01-02 15:04:05 MST"
	return fmt.Sprintf("%v: run %s, process %d on host %s, since %s (Kindred %s, table %s). Its last sign of life was %s ago. "+
		"Wait until it is done, then run again. If that process is dead there is nothing to clean up: the lock expires by itself at %s, in %s",
		ErrHeld, plain(h.Holder), h.PID, plain(h.Host), h.Since.UTC().Format(form), plain(h.Version), plain(h.Table),
		seconds(h.Now.Sub(h.Sign)), h.Expires.UTC().Format(form), seconds(h.Expires.Sub(h.Now)))
}

// Unwrap makes errors.Is(err, ErrHeld) true.
func (h *Held) Unwrap() error { return ErrHeld }

func seconds(d time.Duration) string { return d.Round(time.Second).String() }

// plain quotes a text that would break a line or a terminal.
func plain(text string) string {
	if quoted := strconv.Quote(text); text == "" || quoted != `"`+text+`"` {
		return quoted
	}
	return text
}
