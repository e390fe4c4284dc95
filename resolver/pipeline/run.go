package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Run reads every event of the source and publishes one generation of output tables. The databases and tables of Init have to be
// there: a run needs no right to make databases. When all events are still settling, it publishes nothing. The report is filled as
// far as the run came, also when it fails. Errors wrap ErrBooks, ErrMemory or ErrSource where one of these is the cause; all others
// come from the warehouse and name the statement.
func (p *Pipeline) Run(ctx context.Context) (resolver.Report, error) {
	r := &run{Pipeline: p, report: resolver.Report{RunID: uuid.NewString(), Mode: resolver.Full, StartedAt: p.Clock().UTC()}}
	r.Warehouse = p.Warehouse.ForRun("kindred/" + r.report.RunID)
	p.Logger.Info("run started", "run_id", r.report.RunID, "mode", r.report.Mode, "model", p.Model.Hash())
	err := r.all(ctx)
	r.report.FinishedAt = p.Clock().UTC()
	if err != nil {
		// The record of a failure has to be written although the run's context may have ended.
		recording, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		return r.report, errors.Join(err, r.record(recording, failed, err))
	}
	return r.report, nil
}

// run is the work on one generation.
type run struct {
	*Pipeline
	Warehouse  *warehouse.Warehouse // shadows the pipeline's: this one names the run in query ids
	statements statements
	report     resolver.Report
	stage      resolver.Stage
	observing  sync.Mutex // the steps of resolve end in two goroutines
}

func (r *run) all(ctx context.Context) error {
	var err error
	if r.statements.nullable, err = r.readSource(ctx); err != nil {
		return err
	}
	if err := r.record(ctx, running, nil); err != nil {
		return err
	}
	for _, stage := range []struct {
		name  resolver.Stage
		steps int
		do    func(context.Context) error
	}{
		{resolver.Extract, r.extractSteps(), r.extract},
		{resolver.Resolve, 5, r.resolve},
		{resolver.Fold, len(outputTables()), r.fold},
		{resolver.Check, 3, r.check},
		// Once it began to publish, a run is not stopped half-way: it takes milliseconds, and readers would see two generations.
		{resolver.Publish, len(outputTables()) + 2, func(ctx context.Context) error { return r.publish(context.WithoutCancel(ctx)) }},
	} {
		started := time.Now()
		r.stage = stage.name
		r.Observer.StageStarted(stage.name, stage.steps)
		if err := stage.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", stage.name, err)
		}
		took := time.Since(started)
		r.report.Stages = append(r.report.Stages, resolver.StageTime{Stage: stage.name, Duration: took})
		r.Observer.StageDone(stage.name, took)
		if r.report.EventsRead == 0 && r.report.EventsFresh > 0 {
			break // an empty generation would take the place of whatever is published
		}
	}
	r.report.FinishedAt = r.Clock().UTC()
	return r.record(context.WithoutCancel(ctx), done, nil)
}

// step does one part of a stage and tells the observer.
func (r *run) step(name string, do func() (rows uint64, err error)) error {
	started := time.Now()
	rows, err := do()
	if err != nil {
		return err
	}
	r.observing.Lock()
	defer r.observing.Unlock()
	r.Observer.StepDone(r.stage, name, rows, time.Since(started))
	return nil
}
