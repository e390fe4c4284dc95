package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// status is where a run stands, as the runs table says it.
type status string

const (
	running status = "running"
	done    status = "done"
	failed  status = "failed"
)

// record writes the run's row: the whole table anew, and exchanged, so that readers find one row a run without FINAL.
func (r *run) record(ctx context.Context, status status, failure error) error {
	if err := r.makeTable(ctx, r.State, runsTable, next(runsTable)); err != nil {
		return err
	}
	message, finished, windowTo := "", int64(0), int64(0)
	if failure != nil {
		message = r.Mask(failure.Error())
	}
	if status != running {
		finished = r.report.FinishedAt.UnixMilli()
	}
	if !r.report.WindowTo.IsZero() {
		windowTo = r.report.WindowTo.UnixMilli()
	}
	statement := sql.Load("publish/run.sql").SetAll(map[string]any{
		"state": r.State, "table": next(runsTable), "database": r.Database,
		"run_id": r.report.RunID, "mode": string(r.report.Mode), "status": string(status),
		"started_at": r.report.StartedAt.UnixMilli(), "finished_at": finished, "window_to": windowTo,
		"events_read": r.report.EventsRead, "events_owned": r.report.EventsOwned, "events_without_identifier": r.report.EventsWithoutIdentifier,
		"identifiers": r.report.Identifiers, "links": r.report.Links, "profiles": r.report.Profiles,
		"created": r.report.Created, "merged": r.report.Merged, "split": r.report.Split,
		"largest_profile": r.report.LargestProfile, "rejected": r.report.Rejected,
		"stage_seconds": r.report.Seconds(), "model_hash": r.Model.Hash(), "version": r.Version, "error": message,
	})
	if err := r.Warehouse.Exec(ctx, statement); err != nil {
		return err
	}
	return r.Warehouse.Exec(ctx, r.exchange(r.Database, runsTable))
}
