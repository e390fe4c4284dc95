package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// ErrSince says that rows cannot be read again from a date, because nothing tells them from those that were read.
var ErrSince = errors.New("the rows cannot be read again from a date")

// window fixes which rows this run reads: those that came in later than the window before, up to now. Every later statement reads
// the same rows.
func (r *run) window(ctx context.Context) error {
	s := &r.statements
	if len(r.lost) > 0 {
		r.noWindow()
		return nil
	}
	settle := max(r.Settle, time.Millisecond).Milliseconds()
	if err := r.Warehouse.Row(ctx, sql.Load("extract/window.sql").Set("settle_milliseconds", settle), &s.windowTo); err != nil {
		return err
	}
	now := s.windowTo + settle
	if r.incremental() {
		// A clock that went backwards must not move the end of what was read.
		s.windowTo = max(s.windowTo, s.windowFrom)
	}
	found, err := r.countRows(ctx, *s, now, r.published)
	if err != nil {
		return err
	}
	r.report.EventsFresh, r.report.EventsHeld, r.report.EventsAhead = found.fresh, found.held, found.ahead
	for i := range s.input.foundation.Tables {
		s.input.foundation.Tables[i].Rows = found.all[i]
	}
	if err := errors.Join(r.refuseEmptied(found), r.keepDigests(ctx)); err != nil {
		return err
	}
	if r.incremental() {
		if err := r.lookBack(ctx, found.before, found.upTo); err != nil {
			return err
		}
		r.report.WindowFrom = time.UnixMilli(s.windowFrom).UTC()
	}
	r.report.WindowTo = time.UnixMilli(s.windowTo).UTC()
	s.repeated, s.first = next(stateRepeated), next(stateFirstEvents)
	if r.incremental() {
		s.repeated, s.first = "window_repeated", "window_first_events"
	}
	var lasting uint64
	for _, at := range s.everywhere() {
		var rows, some, named uint64
		statement := s.lasting(at.flat("extract/measure.sql", sources.Need{})).Set("message", s.input.message)
		if err := r.Warehouse.Row(ctx, statement, &rows, &some, &named); err != nil {
			return err
		}
		r.windowRows, lasting, r.named = r.windowRows+rows, lasting+some, r.named+named
	}
	r.report.EventsRead = r.windowRows
	r.nameless = r.windowRows - r.named
	if r.incremental() {
		r.nameless += r.published.nameless
	}
	switch {
	case r.again():
	case r.incremental():
		// What came in late stays uncounted, so that later runs go on telling of it.
		r.sourceRows = r.publishedRows + lasting
	default:
		r.sourceRows = lasting
	}
	return nil
}

// lookBack compares how many rows there are up to the window before with how many there were. More came in late, with an earlier
// received_at, and fewer were deleted: only the operator knows which of them matter. --since reads them again.
func (r *run) lookBack(ctx context.Context, before, upTo uint64) error {
	s := &r.statements
	r.publishedRows = r.published.sourceRows
	r.report.EventsMissed = int64(before) - int64(r.published.sourceRows)
	if err := r.missedByMessage(ctx, before); err != nil {
		return err
	}
	if r.options.Since.IsZero() {
		return nil
	}
	since := r.options.Since.UnixMilli() - 1 // the window's beginning is not in it
	if since >= s.windowFrom {
		return nil
	}
	var nameless uint64
	for _, at := range s.everywhere() {
		var some uint64
		statement := at.count("extract/nameless.sql").Set("came", s.input.came).Set("message", s.input.message).Set("window_from", since).Set("window_to", s.windowFrom)
		if err := r.Warehouse.Row(ctx, statement, &some); err != nil {
			return err
		}
		nameless += some
	}
	if nameless > 0 {
		return fmt.Errorf("%w: of the rows received between %s and %s %d have no message_id, so that those read before cannot be told from new ones: use --full",
			ErrSince, r.options.Since.UTC().Format(time.RFC3339), time.UnixMilli(s.windowFrom).UTC().Format(time.RFC3339), nameless)
	}
	s.windowFrom = since
	r.report.EventsMissed = 0
	r.sourceRows = upTo
	return nil
}

// again tells whether the window reaches back to rows that were read before.
func (r *run) again() bool { return r.incremental() && r.statements.windowFrom < r.published.windowTo }

// everRepeated tells whether some message_id is repeated in the events of all windows.
func (r *run) everRepeated() bool {
	return r.statements.distinct || r.incremental() && r.published.repeats
}

// removeRepeats lists the rows whose message_id is on another row of the window too, or on one of an earlier window, and keeps the
// first of each that no earlier window had in a table beside the source. In most windows there are none.
func (r *run) removeRepeats(ctx context.Context) error {
	s := &r.statements
	if err := r.makeRepeats(ctx, *s); err != nil {
		return err
	}
	var distinct uint64
	if err := r.Warehouse.Row(ctx, s.inState("extract/distinct.sql").Set("messages", r.messages()), &distinct); err != nil {
		return err
	}
	s.distinct = r.named != distinct
	r.windowEvents = r.windowRows - r.named + distinct
	if r.incremental() {
		if err := r.Warehouse.Exec(ctx, s.inState("extract/known.sql").Set("messages", r.messages())); err != nil {
			return err
		}
		var known uint64
		if err := r.Warehouse.Row(ctx, s.inState("extract/count.sql").Set("table", "known"), &known); err != nil {
			return err
		}
		s.distinct = s.distinct || known > 0
		r.windowEvents -= known
		if err := r.remember(ctx, "known"); err != nil {
			return err
		}
		if r.again() {
			if err := r.refuseDiffering(ctx); err != nil {
				return err
			}
		}
	}
	if !s.distinct {
		return nil
	}
	return r.findRepeats(ctx, *s, r.messages())
}

// makeRepeats makes the tables that findRepeats reads and fills.
func (r *run) makeRepeats(ctx context.Context, s statements) error {
	return r.exec(ctx, s.inState("extract/known_table.sql").Insert("engine", r.small("hash")),
		s.inState("extract/repeated_table.sql").Set("repeated", s.repeated),
		s.source("extract/first_events_table.sql", sources.Need{All: true}).Set("state", s.state).Set("first_events", s.first))
}

// findRepeats lists the rows of the window whose message_id is repeated, and keeps the first of each.
func (r *run) findRepeats(ctx context.Context, s statements, messages string) error {
	var copies []sql.Statement
	for _, at := range s.everywhere() {
		if err := r.Warehouse.Exec(ctx, at.flat("extract/repeated.sql", sources.Need{}).
			Set("message", s.input.message).Set("state", s.state).Set("messages", messages).Set("repeated", s.repeated)); err != nil {
			return err
		}
		copies = append(copies, at.flat("extract/copies.sql", sources.Need{All: true}).
			Set("message", s.input.message).Set("state", s.state).Set("repeated", s.repeated))
	}
	return r.Warehouse.Exec(ctx, s.inState("extract/first_events.sql").
		Set("message", s.input.message).Set("first_events", s.first).Insert("rows", joined(copies, "extract/union.sql")...))
}

// refuseDiffering stops a run that reads rows again where a copy of an event that was read may have come in before it, and says
// something else: the copy would count in a full run.
func (r *run) refuseDiffering(ctx context.Context) error {
	s := r.statements
	var differing uint64
	if err := r.Warehouse.Row(ctx, s.source("extract/differing.sql", sources.Need{All: true}).
		Set("came", s.input.came).Set("message", s.input.message).Set("state", s.state).Set("window_from", s.windowFrom).Set("window_to", s.windowTo).Set("window_before", r.published.windowTo), &differing); err != nil {
		return err
	}
	if differing > 0 {
		return fmt.Errorf("%w: of the events that were read before %d have several rows now that differ, and nothing tells which was read: use --full", ErrSince, differing)
	}
	return nil
}

// windowStored is the table of stored rows.
const windowStored = "window_stored"

// storeRows stores the window's rows where ids have to be parsed: most statements of the run read them.
func (r *run) storeRows(ctx context.Context) error {
	s := &r.statements
	if s.input.mapping == nil || !s.input.mapping.Parses() || !s.hasHere() {
		return nil
	}
	here := s.at(s.input.sites[0])
	into := func(statement sql.Statement) sql.Statement {
		return s.hiding(statement, s.input.mapping.Unstored()).Set("state", s.state).Set("stored", windowStored)
	}
	if err := r.exec(ctx,
		into(s.source("extract/stored_table.sql", sources.Need{})),
		into(here.windowed("extract/stored.sql", sources.Need{}))); err != nil {
		return err
	}
	s.input.stored = windowStored
	return nil
}

// keepMessages remembers the window's message_ids, by which an event is recognised when it comes in again.
func (r *run) keepMessages(ctx context.Context) error {
	if err := r.make(ctx, "messages", r.messages()); err != nil {
		return err
	}
	return r.writeMessages(ctx, r.statements, r.messages())
}

// writeMessages writes the hashes of message_ids to a table.
func (r *run) writeMessages(ctx context.Context, s statements, table string) error {
	for _, at := range s.everywhere() {
		if err := r.Warehouse.Exec(ctx, at.flat("extract/messages.sql", sources.Need{}).
			Set("message", s.input.message).Set("state", s.state).Set("messages", table)); err != nil {
			return err
		}
	}
	return nil
}

// allMessages is the table of the message_ids of all windows, where they are read again.
const allMessages = "all_messages"

// messages is the table that the window's messages are written to.
func (r *run) messages() string {
	if r.incremental() {
		return "window_messages"
	}
	return next(stateMessages)
}

// numberSources gives each source of the window's events its bit.
func (r *run) numberSources(ctx context.Context) error {
	begin := func() error { return r.make(ctx, "sources", next(stateSources)) }
	if r.incremental() {
		begin = func() error { return r.clone(ctx, r.State, stateSources, stateSources) }
	}
	if err := begin(); err != nil {
		return err
	}
	for _, at := range r.statements.everywhere() {
		statement := at.flat("extract/sources.sql", sources.Need{}).Set("state", r.State).Set("sources", next(stateSources))
		if err := r.Warehouse.Exec(ctx, statement); err != nil {
			return err
		}
	}
	var sources uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("extract/count.sql").Set("table", next(stateSources)), &sources); err != nil {
		return err
	}
	// A window without events has no source, and the list of words has to have a type all the same.
	r.statements.sources = max(1, int(sources))
	return nil
}

// repeatsAgain finds the repeats among all rows up to the end of the window: rows that were read before may have copies now.
func (r *run) repeatsAgain(ctx context.Context) error {
	s := r.statements.ofAllWindows()
	if err := r.makeRepeats(ctx, s); err != nil {
		return err
	}
	if err := r.remember(ctx, "known"); err != nil { // now of no message
		return err
	}
	if err := r.make(ctx, "messages", allMessages); err != nil {
		return err
	}
	if err := r.writeMessages(ctx, s, allMessages); err != nil {
		return err
	}
	return r.findRepeats(ctx, s, allMessages)
}
