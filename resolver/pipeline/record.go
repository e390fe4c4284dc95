package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// status is where a run stands, as the runs table says it.
type status string

const (
	running    status = "running"
	publishing status = "publishing"
	done       status = "done"
	failed     status = "failed"
	refusedRun status = "refused"
)

// stopCut ends what earlier runs may have left running in the warehouse, and finds those that have no end. The caller holds the lock: none
// of them has a process any more that would miss it.
func (r *run) stopCut(ctx context.Context) error {
	var err error
	if r.cut, err = texts(ctx, r.Warehouse, sql.Load("publish/runs_open.sql").Set("database", r.Database)); err != nil {
		return err
	}
	if err := r.Warehouse.ExecLiteral(ctx, sql.Load("publish/kill.sql").Set("database", r.Database).Set("before", r.lock.Before())); err != nil {
		if ctx.Err() != nil {
			return err
		}
		// Not every user may: then the statements have ended by the time it matters, or the next exchange finds out.
		if warehouse.IsDenied(err) {
			err = r.lacks(grantToKill())
		}
		r.Logger.Warn("could not stop what earlier runs may have left running", "runs", r.leftBy(), "error", err)
	}
	return nil
}

// leftBy are the runs that may have left statements: those without an end, and the one that held the lock before.
func (r *run) leftBy() []string {
	runs := slices.Clone(r.cut)
	if before := r.lock.Before(); before != "" && !slices.Contains(runs, before) {
		runs = append(runs, before)
	}
	return runs
}

// queryIDs begin the ids of a run's statements.
func queryIDs(runID string) string { return "kindred/" + runID }

// recordStart writes the run's row, after it has ended those of runs that were killed.
func (r *run) recordStart(ctx context.Context) error {
	if len(r.cut) > 0 {
		last := ""
		if r.published != nil {
			last = r.published.runID
		}
		if err := r.Warehouse.ExecLiteral(ctx, sql.Load("publish/runs_cut.sql").Set("database", r.Database).Set("last", last)); err != nil {
			return err
		}
	}
	r.recorded = true
	return r.Warehouse.Exec(ctx, sql.Load("publish/run.sql").SetAll(map[string]any{
		"database": r.Database, "run_id": r.report.RunID, "mode": string(r.report.Mode), "status": string(running),
		"started_at": r.report.StartedAt.UnixMilli(), "model_hash": r.Model.Hash(), "version": r.Version,
	}))
}

func (p *Pipeline) recordStatus(ctx context.Context, runID string, status status) error {
	return p.Warehouse.ExecLiteral(ctx, sql.Load("publish/run_status.sql").Set("database", p.Database).Set("run_id", runID).Set("status", string(status)))
}

// How long a run that failed waits for its row in runs to say so. ClickHouse changes rows in the background, and on a full disk that
// waits for space.
const (
	recordPatience     = 30 * time.Second
	recordPatienceFull = 3 * time.Second
)

// recordFailure completes the row of a run that failed, although its context may have ended.
func (r *run) recordFailure(ctx context.Context, failure error) error {
	patience, why := recordPatience, "the warehouse is busy, or waits for space on its disk"
	if warehouse.IsFull(failure) {
		patience, why = recordPatienceFull, "it waits for space on the warehouse's disk"
	}
	late := fmt.Errorf("the run's row in %s.runs does not say yet that it failed: after %s, %s; "+
		"the change is made once there is room, or by the next run", r.Database, patience, why)
	recording, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), patience, late)
	defer cancel()
	status := failed
	if errors.Is(failure, ErrRefused) {
		status = refusedRun
	}
	return r.recordEnd(recording, status, failure)
}

// recordEnd completes the run's row.
func (r *run) recordEnd(ctx context.Context, status status, failure error) error {
	message := ""
	if failure != nil {
		message = r.Mask(failure.Error())
	}
	var from, to int64
	if !r.report.WindowFrom.IsZero() {
		from = r.report.WindowFrom.UnixMilli()
	}
	if !r.report.WindowTo.IsZero() {
		to = r.report.WindowTo.UnixMilli()
	}
	stages, seconds := []string{}, []float64{}
	for _, stage := range r.report.Stages {
		stages, seconds = append(stages, string(stage.Stage)), append(seconds, stage.Duration.Seconds())
	}
	return r.Warehouse.ExecLiteral(ctx, sql.Load("publish/run_end.sql").SetAll(map[string]any{
		"database": r.Database, "run_id": r.report.RunID, "mode": string(r.report.Mode), "status": string(status),
		"finished_at": r.report.FinishedAt.UnixMilli(), "window_from": from, "window_to": to,
		"events_read": r.report.EventsRead, "events_owned": r.report.EventsOwned, "events_without_identifier": r.report.EventsWithoutIdentifier,
		"identifiers": r.report.Identifiers, "links": r.report.Links, "profiles": r.report.Profiles,
		"created": r.report.Created, "merged": r.report.Merged, "split": r.report.Split,
		"largest_profile": r.report.LargestProfile, "rejected": r.report.Rejected,
		"stages": stages, "seconds": seconds, "error": message,
	}))
}
