package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/lock"
)

// ErrNoGeneration says that there is no generation to go back to.
var ErrNoGeneration = errors.New("there is no generation to go back to")

// Rollback puts the generation before the published one back in its place, with its state: the next run reads the windows since then
// again. The generation that was published is gone after that; that it was is told by profile_history, and its ids redirect to
// profiles of the one that is back. Errors wrap lock.ErrHeld, lock.ErrLost or ErrNoGeneration where one of these is the cause.
func (p *Pipeline) Rollback(ctx context.Context) (resolver.Report, error) {
	r := p.newRun(Options{})
	r.report.Mode, r.report.Reason = resolver.Rollback, "kindred rollback"
	err := p.locked(ctx, r.report.RunID, r.rollback)
	r.report.FinishedAt = p.Clock().UTC()
	if err != nil && r.recorded && !r.finished {
		recording, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, r.recordEnd(recording, failed, err))
	}
	return r.report, err
}

func (r *run) rollback(ctx context.Context, held *lock.Lock) error {
	r.lock = held
	r.stage = resolver.Publish
	if err := r.stopCut(ctx); err != nil {
		return err
	}
	if err := r.recover(ctx); err != nil {
		return err
	}
	existing, err := r.tables(ctx)
	if err != nil {
		return err
	}
	if !existing.has(r.State, stateGeneration) {
		return fmt.Errorf("%w: nothing is published", ErrNoGeneration)
	}
	if r.published, err = r.readGeneration(ctx, stateGeneration); err != nil {
		return err
	}
	number := uint64(0)
	for _, kept := range keptGenerations(existing.in(r.State)) {
		if kept < r.published.number {
			number = kept
			break
		}
	}
	if number == 0 {
		return fmt.Errorf("%w: generation %d is published and none before it is kept (KINDRED_KEEP_GENERATIONS)", ErrNoGeneration, r.published.number)
	}
	for _, table := range append(outputTables(), stateTables()...) {
		if name := keptTable(number, table); !existing.has(r.State, name) {
			return fmt.Errorf("%w: of generation %d the table %s.%s is missing", ErrNoGeneration, number, r.State, name)
		}
	}
	if err := r.recordStart(ctx); err != nil {
		return err
	}
	if err := r.restore(ctx, number); err != nil {
		return err
	}
	r.report.FinishedAt = r.Clock().UTC()
	return errors.Join(r.recordEnd(context.WithoutCancel(ctx), done, nil), r.dropWorking(context.WithoutCancel(ctx)))
}

// restore publishes the generation of that number, with what that changes for the ids of the one that is published.
func (r *run) restore(ctx context.Context, number uint64) error {
	back, err := r.readGeneration(ctx, keptTable(number, stateGeneration))
	if err != nil {
		return err
	}
	r.report.WindowTo = time.UnixMilli(back.windowTo).UTC()
	r.owned, r.occurrences, r.linkEvents = back.owned, back.occurrences, back.linkEvents
	if err := r.dropWorking(ctx); err != nil {
		return err
	}
	for _, table := range append(foldedTables(), stateTables()...) {
		if err := r.Warehouse.ExecLiteral(ctx, r.statements.inState("state/clone.sql").
			Set("table", next(table)).Set("database", r.State).Set("published", keptTable(number, table))); err != nil {
			return err
		}
	}
	if err := r.clone(ctx, r.Database, historyTable); err != nil {
		return err
	}
	if err := r.makeOutput(ctx, redirectsTable, next(redirectsTable)); err != nil {
		return err
	}
	if err := r.makeHistory(ctx); err != nil {
		return err
	}
	if err := r.compare(ctx, transition{
		profiles: next(profilesTable), identityMap: next(mapTable), identifiers: next(stateIdentifiers), anchors: next(stateMembers), members: stateMembers,
		repeated: true, whole: true, history: next(historyTable), redirects: next(redirectsTable), living: next(profilesTable),
	}); err != nil {
		return err
	}
	if err := r.countChanges(ctx, next(historyTable)); err != nil {
		return err
	}
	if err := r.checkGeneration(ctx); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := r.commit(ctx, 0); err != nil {
		return err
	}
	if err := r.finish(ctx); err != nil {
		return err
	}
	// The kept tables are the published ones now. If this is cut short, the next publication drops them.
	var stale []string
	for _, table := range append(outputTables(), stateTables()...) {
		stale = append(stale, keptTable(number, table))
	}
	return r.drop(ctx, stale)
}
