package console

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
)

const (
	// loadLogEvery is how often a load that has no bar says how far it is.
	loadLogEvery = 5 * time.Second
	// loadDrawEvery bounds how often a bar is moved: an Update a batch would otherwise cost more than it shows.
	loadDrawEvery = 100 * time.Millisecond
	// labelWidth is the most characters of a file's name beside its bar.
	labelWidth = 14
)

// Load shows how one input is loaded: a bar where the screen can redraw, log lines every few seconds elsewhere. Its methods may be
// called from several goroutines; after Done or Close they do nothing.
type Load struct {
	screen *Screen
	logger *slog.Logger
	name   string
	bars   *mpb.Progress // nil where the screen does not redraw
	bar    *mpb.Bar

	// update serialises the methods. It is not the state's lock, which the bar takes while it draws.
	update sync.Mutex
	next   time.Time // before then, an Update neither moves the bar nor logs

	mu    sync.Mutex
	state loadState
}

// loadState is what is known of a load.
type loadState struct {
	read, total      int64 // bytes as they come from the file, packed if it is packed; a total below 0 is unknown
	events, rejected uint64
	started          time.Time
	phase            phase
	took             time.Duration // once it is no longer running
}

// NewLoad starts to show the load of an input that people know by name. Done must be called if it was read to its end, and Close in
// any case.
func NewLoad(screen *Screen, logger *slog.Logger, name string) *Load {
	load := &Load{screen: screen, logger: logger, name: name, state: loadState{total: -1, started: screen.now()}}
	if screen.redraws {
		load.bars = screen.hold()
		load.bar = newBar(load.bars, shorten(name, labelWidth), func() string { return load.snapshot().figures(screen.now()) })
		return load
	}
	load.next = load.state.started.Add(loadLogEvery)
	return load
}

// Update says how far the load is: the bytes read of bytesTotal (-1 if that is not known, as for standard input; of a packed file both
// count packed bytes), the events that were loaded, and the lines that were rejected. It is cheap enough for every batch.
func (l *Load) Update(bytesRead, bytesTotal int64, events, rejected uint64) {
	l.update.Lock()
	defer l.update.Unlock()
	state := l.change(func(s *loadState) {
		s.read, s.total, s.events, s.rejected = bytesRead, bytesTotal, events, rejected
	})
	now := l.screen.now()
	if state.phase != running || now.Before(l.next) {
		return
	}
	if l.bars != nil {
		l.next = now.Add(loadDrawEvery)
		setBar(l.bar, state.read, state.total)
		return
	}
	l.next = now.Add(loadLogEvery)
	l.log("loading", state, now)
}

// Done says that the input was read to its end, and ends the display.
func (l *Load) Done() { l.finish(ended, "loaded") }

// Close ends the display and leaves the cursor below it. A load that is not done is shown as stopped.
func (l *Load) Close() { l.finish(stopped, "load stopped") }

func (l *Load) finish(how phase, message string) {
	l.update.Lock()
	defer l.update.Unlock()
	if l.snapshot().phase != running {
		return
	}
	now := l.screen.now()
	state := l.change(func(s *loadState) { s.phase, s.took = how, now.Sub(s.started) })
	if l.bars == nil {
		l.log(message, state, now)
		return
	}
	if how == ended {
		fillBar(l.bar)
	} else {
		setBar(l.bar, state.read, state.total)
		stopBar(l.bar)
	}
	l.screen.release()
}

func (l *Load) log(message string, state loadState, now time.Time) {
	elapsed := state.elapsed(now)
	attributes := []slog.Attr{
		slog.String("input", l.name), slog.Uint64("events", state.events), slog.Uint64("rejected", state.rejected),
		slog.Int64("bytes", state.read), slog.Float64("seconds", elapsed.Seconds()),
		slog.Uint64("events_per_second", perSecond(state.events, elapsed)),
	}
	if state.total >= 0 {
		attributes = append(attributes, slog.Int64("bytes_total", state.total))
	}
	if left := state.remaining(now); left > 0 {
		attributes = append(attributes, slog.Float64("seconds_left", left.Round(time.Second).Seconds()))
	}
	l.logger.LogAttrs(context.Background(), slog.LevelInfo, message, attributes...)
}

func (l *Load) snapshot() loadState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// change alters the state while the load runs, and returns it.
func (l *Load) change(alter func(*loadState)) loadState {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.phase == running {
		alter(&l.state)
	}
	return l.state
}

func (s loadState) elapsed(now time.Time) time.Duration {
	if s.phase != running {
		return s.took
	}
	return now.Sub(s.started)
}

// remaining guesses the time to the end from the bytes so far; 0 says that there is no good guess.
func (s loadState) remaining(now time.Time) time.Duration {
	elapsed := now.Sub(s.started)
	if s.phase != running || s.read <= 0 || s.total <= s.read || elapsed < time.Second {
		return 0
	}
	return time.Duration(float64(elapsed) * float64(s.total-s.read) / float64(s.read))
}

// figures is the text beside a load's bar: the share and the number of bytes, events, rate, and the time that remains, or that it took.
func (s loadState) figures(now time.Time) string {
	share := ""
	if s.total > 0 {
		share = fmt.Sprintf("%d%%", int64(float64(min(max(s.read, 0), s.total))/float64(s.total)*100))
	}
	elapsed := s.elapsed(now)
	text := fmt.Sprintf("%4s %8s  %s %9s", share, Bytes(s.read), Count(s.events, "event", "events"), rate(s.events, elapsed))
	if left := s.remaining(now); left >= time.Second {
		text += "  " + clock(left) + " left"
	} else {
		text += "  " + clock(elapsed)
	}
	if s.rejected > 0 {
		text += "  " + Number(s.rejected) + " rejected"
	}
	if s.phase == stopped {
		text += "  stopped"
	}
	return text
}

// shorten keeps the end of a name, which tells files of one folder apart.
func shorten(name string, width int) string {
	letters := []rune(name)
	if len(letters) <= width {
		return name
	}
	return "..." + string(letters[len(letters)-width+3:])
}
