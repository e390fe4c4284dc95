package pipeline

import (
	"context"
	"strings"

	"github.com/kindred-id/kindred/resolver/sources"
)

// Records, and events of tables that replace rows (dedupe: final), are what their rows say now. The state keeps aggregates, from which
// nothing can be taken back. So a generation keeps the sum of the digests of these rows: while it stays the same for those that were read,
// what comes in is added; when it is another, some row was changed, came in late or is gone, and the run reads everything.

// seeChanges makes an incremental run a full one where rows that were read say something else now.
func (r *run) seeChanges(ctx context.Context) error {
	if !r.incremental() || r.statements.input.mapping == nil || !r.statements.input.mapping.Changing {
		return nil
	}
	before, _, err := r.digests(ctx, r.published.windowTo, r.published.windowTo)
	if err != nil {
		return err
	}
	var changed []string
	for i, table := range r.statements.input.foundation.Tables {
		if was, had := r.published.foundation.Find(table); had && table.Changes && was.Digest != before[i] {
			changed = append(changed, table.Database+"."+table.Name)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return r.beFull("rows of " + strings.Join(changed, ", ") + " that were read have changed or are gone, or others came in beside them")
}

// digests adds up the digests of rows that are changed in place, up to two times, of each table.
func (r *run) digests(ctx context.Context, from, to int64) (before, upTo []uint64, err error) {
	s := r.statements
	before, upTo = make([]uint64, len(s.input.foundation.Tables)), make([]uint64, len(s.input.foundation.Tables))
	for _, at := range s.everywhere() {
		at.input.from = at.whole()
		statement := at.source("extract/changing.sql", sources.Need{Digest: true}).
			Set("came", s.input.came).Set("window_from", from).Set("window_to", to)
		if err := r.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
			var number, some, all uint64
			err := scan(&number, &some, &all)
			before[number] += some
			upTo[number] += all
			return err
		}); err != nil {
			return nil, nil, err
		}
	}
	return before, upTo, nil
}

// keepDigests notes what the rows of the window's end say, for the next run. It comes before they are read: a row that changes meanwhile is
// one that has changed.
func (r *run) keepDigests(ctx context.Context) error {
	if r.statements.input.mapping == nil || !r.statements.input.mapping.Changing {
		return nil
	}
	_, upTo, err := r.digests(ctx, 0, r.statements.windowTo)
	if err != nil {
		return err
	}
	for i := range upTo {
		r.statements.input.foundation.Tables[i].Digest = upTo[i]
	}
	return nil
}

// missedByMessage counts by message_id what runs have missed: of a row that is there twice, or is replaced by one of its message, none is
// late and none is gone. before is how many rows there are up to the window before.
func (r *run) missedByMessage(ctx context.Context, before uint64) error {
	s := r.statements
	if r.report.EventsMissed == 0 || len(s.input.sites) > 1 {
		return nil
	}
	at := s.everywhere()[0]
	var nameless, messages, late, known uint64
	if err := r.Warehouse.Row(ctx, at.count("extract/late.sql").Set("came", s.input.came).Set("message", s.input.message).
		Set("state", s.state).Set("window_from", r.published.windowTo), &nameless, &messages, &late); err != nil {
		return err
	}
	if err := r.Warehouse.Row(ctx, s.inState("extract/distinct.sql").Set("messages", stateMessages), &known); err != nil {
		return err
	}
	gone := int64(known) - int64(messages-late)
	r.report.EventsMissed = int64(late) - gone + int64(nameless) - int64(r.published.nameless)
	if r.report.EventsMissed == 0 && late == 0 {
		r.publishedRows = before // the next run need not count again
	}
	return nil
}
