package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// ErrNoGeneration says that there is no generation to go back to.
var ErrNoGeneration = errors.New("there is no generation to go back to")

// Rollback puts the generation before the published one back in its place, with its state: the next run reads the windows since then
// again. The generation that was published is gone after that; that it was is told by profile_history, and its ids redirect to
// profiles of the one that is back. Errors wrap lock.ErrHeld, lock.ErrLost or ErrNoGeneration where one of these is the cause.
func (p *Pipeline) Rollback(ctx context.Context) (resolver.Report, error) {
	r := p.newRun(resolver.Rollback)
	r.report.Reason = "kindred rollback"
	r.stage = resolver.Publish
	return r.perform(ctx, r.rollback)
}

func (r *run) rollback(ctx context.Context) error {
	if !r.existing.has(r.State, stateGeneration) {
		return fmt.Errorf("%w: nothing is published", ErrNoGeneration)
	}
	var err error
	if r.published, err = r.readGeneration(ctx, stateGeneration); err != nil {
		return err
	}
	number := uint64(0)
	for _, kept := range keptGenerations(r.existing.in(r.State)) {
		if kept < r.published.number {
			number = kept
			break
		}
	}
	if number == 0 {
		return fmt.Errorf("%w: generation %d is published and none before it is kept (KINDRED_KEEP_GENERATIONS)", ErrNoGeneration, r.published.number)
	}
	optional := optionalTables(func(table string) bool { return r.existing.has(r.State, keptTable(number, table)) })
	for _, table := range generationTables(optional) {
		if name := keptTable(number, table); !r.existing.has(r.State, name) {
			return fmt.Errorf("%w: of generation %d the table %s.%s is missing", ErrNoGeneration, number, r.State, name)
		}
	}
	if err := r.recordStart(ctx); err != nil {
		return err
	}
	return r.restore(ctx, number, optional)
}

// restore publishes the generation of that number, with what that changes for the ids of the one that is published.
func (r *run) restore(ctx context.Context, number uint64, optional []string) error {
	back, err := r.readGeneration(ctx, keptTable(number, stateGeneration))
	if err != nil {
		return err
	}
	r.report.WindowTo = time.UnixMilli(back.windowTo).UTC()
	r.sums = back.sums
	if err := r.dropWorking(ctx, r.existing); err != nil {
		return err
	}
	for _, table := range append(foldedTables(), stateTables(optional)...) {
		if err := r.clone(ctx, r.State, keptTable(number, table), table); err != nil {
			return err
		}
	}
	if err := r.clone(ctx, r.Database, historyTable, historyTable); err != nil {
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
	if err := r.commit(ctx, 0, optional); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := r.finish(ctx); err != nil {
		return err
	}
	// The kept tables are the published ones now. If this is cut short, the next publication drops them.
	var stale []string
	for _, table := range generationTables(optional) {
		stale = append(stale, keptTable(number, table))
	}
	return r.drop(ctx, stale)
}
