package console

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/vbauerster/mpb/v8"
)

// slowStep is how long a step may take before it is worth a log line at the usual level: so long stages never look dead in the logs.
const slowStep = 10 * time.Second

// Run shows the stages of one run: a bar each where the screen can redraw, log lines elsewhere. Steps are logged at debug level
// everywhere. Its methods may be called from several goroutines; after Close they do nothing.
type Run struct {
	screen *Screen
	logger *slog.Logger

	mu     sync.Mutex
	bars   *mpb.Progress // nil where the screen does not redraw
	stages []*stageView  // in the order they started
	closed bool
}

// stageView is a stage and its bar. The state has a lock of its own because the bar reads it while it draws; Run never waits for the
// bar with that lock held.
type stageView struct {
	bar *mpb.Bar

	mu    sync.Mutex
	state stageState
}

// NewRun starts to show a run. Close must be called at its end, however it ended.
func NewRun(screen *Screen, logger *slog.Logger) *Run {
	run := &Run{screen: screen, logger: logger}
	if screen.redraws {
		run.bars = screen.hold()
	}
	return run
}

// StageStarted says that a stage begins; steps is how many statements it has, 0 if that is not known.
func (r *Run) StageStarted(stage resolver.Stage, steps int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.stage(stage, steps)
	}
}

// StepDone says that one step of a stage is done, how many rows it wrote or moved, and how long it took.
func (r *Run) StepDone(stage resolver.Stage, step string, rows uint64, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	view := r.stage(stage, 0)
	state := view.update(func(s *stageState) { s.step(rows, r.screen.now()) })
	setBar(view.bar, int64(state.done), int64(state.steps))

	level := slog.LevelDebug
	if r.bars == nil && took >= slowStep {
		level = slog.LevelInfo
	}
	r.logger.LogAttrs(context.Background(), level, "step done",
		slog.String("stage", string(stage)), slog.String("step", step), slog.Uint64("rows", rows),
		slog.Float64("seconds", took.Seconds()), slog.Uint64("rows_per_second", perSecond(rows, took)))
}

// StageDone says that a stage ended well, and how long it took.
func (r *Run) StageDone(stage resolver.Stage, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	view := r.stage(stage, 0)
	state := view.update(func(s *stageState) { s.end(ended, took) })
	fillBar(view.bar)
	r.log("stage done", stage, state)
}

// Close ends the display and leaves the cursor below it. A stage that has not ended is shown as stopped, at the step it had reached.
func (r *Run) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	r.closed = true
	for _, view := range r.stages {
		if view.snapshot().phase != running {
			continue
		}
		state := view.update(func(s *stageState) { s.end(stopped, r.screen.now().Sub(s.started)) })
		stopBar(view.bar)
		r.log("stage stopped", state.stage, state)
	}
	if r.bars != nil {
		r.screen.release()
	}
}

// stage returns the view of a stage that runs, and starts one if there is none: a run that is tried again shows its stages again.
func (r *Run) stage(stage resolver.Stage, steps int) *stageView {
	for _, view := range r.stages {
		if state := view.snapshot(); state.stage == stage && state.phase == running {
			return view
		}
	}
	view := &stageView{state: stageState{stage: stage, steps: max(steps, 0), started: r.screen.now()}}
	if r.bars != nil {
		view.bar = newBar(r.bars, string(stage), func() string { return view.snapshot().figures(r.screen.now()) })
		setBar(view.bar, 0, int64(steps))
	} else {
		r.logger.LogAttrs(context.Background(), slog.LevelInfo, "stage started",
			slog.String("stage", string(stage)), slog.Int("steps", view.state.steps))
	}
	r.stages = append(r.stages, view)
	return view
}

// log tells the end of a stage, where no bar does.
func (r *Run) log(message string, stage resolver.Stage, state stageState) {
	if r.bars != nil {
		return
	}
	r.logger.LogAttrs(context.Background(), slog.LevelInfo, message,
		slog.String("stage", string(stage)), slog.Int("steps", state.done), slog.Uint64("rows", state.rows),
		slog.Float64("seconds", state.took.Seconds()), slog.Uint64("rows_per_second", perSecond(state.rows, state.took)))
}

func (v *stageView) snapshot() stageState {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state
}

func (v *stageView) update(change func(*stageState)) stageState {
	v.mu.Lock()
	defer v.mu.Unlock()
	change(&v.state)
	return v.state
}
