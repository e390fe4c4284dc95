package console

import (
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// phase is where a stage or a load is.
type phase int

const (
	running phase = iota
	ended
	stopped
)

// stageState is what is known of a stage that runs or ran.
type stageState struct {
	stage   resolver.Stage
	steps   int // 0: unknown
	done    int
	rows    uint64
	started time.Time
	last    time.Time // when the last step was done; zero before the first
	phase   phase
	took    time.Duration // once it is no longer running
}

func (s *stageState) step(rows uint64, at time.Time) {
	s.done++
	s.rows += rows
	s.last = at
}

func (s *stageState) end(how phase, took time.Duration) {
	s.phase = how
	s.took = took
}

// figures is the text beside a stage's bar, in columns: steps, rows, rate, time, and what remains or what became of it. It keeps its
// width while the stage runs, so that the bar does.
func (s stageState) figures(now time.Time) string {
	elapsed, timed := s.took, s.took
	if s.phase == running {
		elapsed = now.Sub(s.started)
	}
	if s.phase != ended {
		// Rows are counted when a step is done; to divide them by the time since would show a rate that sinks while a step runs.
		timed = s.last.Sub(s.started)
	}
	steps := fmt.Sprintf("%d/%d", s.done, s.steps)
	if s.steps < s.done || s.steps == 0 {
		steps = fmt.Sprint(s.done)
	}
	end := ""
	if s.phase == stopped {
		end = "stopped"
	} else if left := s.remaining(now); left > 0 {
		end = clock(left) + " left"
	}
	return fmt.Sprintf("%5s %11s %-4s %9s %6s  %-11s",
		steps, Number(s.rows), noun(s.rows, "row", "rows"), rate(s.rows, timed), clock(elapsed), end)
}

// remaining guesses the time to the end from the mean of the steps done; 0 says that there is no good guess.
func (s stageState) remaining(now time.Time) time.Duration {
	if s.phase != running || s.done == 0 || s.steps <= s.done {
		return 0
	}
	mean := s.last.Sub(s.started) / time.Duration(s.done)
	left := mean*time.Duration(s.steps-s.done) - now.Sub(s.last)
	if left < time.Second {
		return 0
	}
	return left
}

// clock is a duration in few characters and whole seconds, for texts that change as one looks: "7s", "3m12s", "2h05m".
func clock(d time.Duration) string {
	seconds := int64(max(d, 0) / time.Second)
	switch {
	case seconds < 60:
		return fmt.Sprintf("%ds", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%dm%02ds", seconds/60, seconds%60)
	default:
		return fmt.Sprintf("%dh%02dm", seconds/3600, seconds/60%60)
	}
}
