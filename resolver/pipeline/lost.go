package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// An output table that somebody dropped, and perhaps made empty again by init, is made again from the state, before anything else: an
// incremental run without a window, of which all identifiers are the region. It reads no events, and nothing happens to profiles. Ids that
// were published before lead where their identifiers are now. A history that is lost begins with that of the kept generation.

// ErrLostTables says that output tables are gone.
var ErrLostTables = errors.New("tables that were published are gone")

// eventsView is the view of events with their profiles.
const eventsView = "resolved_events"

// lostTables are the output tables that are gone, or empty though the generation has rows of them.
func (p *Pipeline) lostTables(existing known, published *generation) []string {
	rows := map[string]uint64{
		historyTable: published.totals.Profiles, redirectsTable: published.totals.Profiles, rejectedTable: published.totals.Rejected,
		linksTable: published.totals.Links, traitsTable: published.totals.Traits, profilesTable: published.totals.Profiles, mapTable: published.totals.Identifiers,
	}
	var lost []string
	for _, name := range outputTables() {
		if !existing.has(p.Database, name) || existing[place{p.Database, name}].rows == 0 && rows[name] > 0 {
			lost = append(lost, name)
		}
	}
	if !existing.has(p.Database, eventsView) {
		lost = append(lost, eventsView)
	}
	return lost
}

// lost finds the output tables that are gone. While a publication is under way nothing is.
func (p *Pipeline) lost(ctx context.Context) (existing known, published *generation, lost []string, err error) {
	if existing, err = p.tables(ctx); err != nil || !existing.has(p.State, stateGeneration) || existing.has(p.State, planTable) {
		return existing, nil, nil, err
	}
	if published, err = p.readGeneration(ctx, stateGeneration); err != nil {
		return existing, nil, nil, err
	}
	return existing, published, p.lostTables(existing, published), nil
}

// inDatabase are tables with their database, for a message.
func (p *Pipeline) inDatabase(tables []string) string {
	var names []string
	for _, table := range tables {
		names = append(names, p.Database+"."+table)
	}
	return strings.Join(names, ", ")
}

// restore makes the output tables again that are gone, and returns their names.
func (p *Pipeline) restoreLost(ctx context.Context) ([]string, error) {
	existing, published, lost, err := p.lost(ctx)
	if err != nil {
		return nil, err
	}
	if published != nil && !existing.has(p.Database, runsTable) {
		if err := p.makeTable(ctx, runsTable, p.Database, runsTable); err != nil {
			return nil, err
		}
	}
	if len(lost) == 0 {
		return nil, nil
	}
	r := p.newRun(resolver.Incremental)
	for _, table := range stateTables(r.optionalTables()) {
		if !existing.has(p.State, table) {
			return nil, nil // the state is lost as well: a full run makes everything anew
		}
	}
	switch {
	case published.layout != layout:
		return nil, nil
	case published.modelHash != p.Model.Hash():
		return nil, fmt.Errorf("%w: %w: %s; the model has changed since, and they can be made again by that of before alone: "+
			"run by its file once (KINDRED_MODEL), or publish without what is known of them, and with a history that begins anew, by `kindred run --accept`",
			ErrRefused, ErrLostTables, p.inDatabase(lost))
	}
	p.Logger.Warn("output tables are gone: they are made again from the state", "tables", p.inDatabase(lost))
	for _, table := range lost {
		if table == eventsView {
			if err := p.Warehouse.ExecText(ctx, "publish/resolved_events", published.view); err != nil {
				return nil, err
			}
		} else if err := p.makeTable(ctx, table, p.Database, table); err != nil {
			return nil, err
		}
	}
	if slices.Equal(lost, []string{eventsView}) {
		return lost, p.describeEvents(ctx)
	}
	_, err = r.perform(ctx, r.mend)
	return lost, err
}

// mend is a run that makes lost tables again.
func (r *run) mend(ctx context.Context) error {
	if err := r.readPublished(ctx); err != nil || r.published == nil {
		return err
	}
	if r.lost = r.lostTables(r.existing, r.published); len(r.lost) == 0 {
		return nil
	}
	unfit := r.readSource(ctx)
	r.statements.bounded, r.statements.windowFrom = true, r.published.windowTo
	r.report.Reason = "tables that were gone are made again from the state: " + r.inDatabase(r.lost)
	// What the sources are now is the next run's business.
	r.sourceColumns, r.statements.input.foundation = r.published.sourceColumns, r.published.foundation
	if err := r.recordStart(ctx); err != nil || unfit != nil {
		return errors.Join(unfit, err)
	}
	return r.stages(ctx)
}

// mends tells whether the run makes that table again.
func (r *run) mends(table string) bool { return slices.Contains(r.lost, table) }

// noWindow is the window of a run that reads nothing.
func (r *run) noWindow() {
	s := &r.statements
	s.windowTo = s.windowFrom
	s.repeated, s.first = "window_repeated", "window_first_events"
	r.report.WindowFrom, r.report.WindowTo = time.UnixMilli(s.windowFrom).UTC(), time.UnixMilli(s.windowTo).UTC()
	r.sourceRows, r.nameless = r.published.sourceRows, r.published.nameless
}

// keptHistory begins a history that is lost with that of the generation that is kept.
func (r *run) keptHistory(ctx context.Context) error {
	for _, number := range keptGenerations(r.existing.in(r.State)) {
		kept := keptTable(number, historyTable)
		if r.existing.has(r.State, kept) {
			return r.Warehouse.Exec(ctx, sql.Load("history/kept.sql").Set("state", r.State).Set("history", next(historyTable)).Set("kept", kept))
		}
	}
	return nil
}
