package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// With resolved_events: table a generation has the events themselves, under the ids of their profiles. An incremental run adds those of its
// window. Profiles that merge would have their events written again; instead the id under which these lie is noted in state_moved, with the
// id that readers are to see. Only what that cannot say is written again: the events of a profile that came apart, and those of ids that
// came back. When the list grows long, all that it stands for is written again, and it begins anew.

// mostMoved is how many ids the list may have: a reader looks up in it for each event.
var mostMoved uint64 = 100_000

// Working tables of events.
const (
	windowEvents    = "window_events"
	rewrittenEvents = "rewritten_events"
	settledEvents   = "settled_events"
	settledMoved    = "settled_moved"
)

// keepsEvents tells whether the model wants a table of events.
func (r *run) keepsEvents() bool { return r.Model.ResolvedEvents == resolver.EventsTable }

// keepEvents writes the events with their profiles.
func (r *run) keepEvents(ctx context.Context) error {
	switch {
	case !r.keepsEvents():
		return nil
	case r.again():
		// Rows that were read before may be copies now, and the other way round: applyEvents writes them all, once all members are known.
		return nil
	case r.incremental():
		return r.step("events", func() (uint64, error) { return 0, r.addEvents(ctx) })
	default:
		return r.step("events", func() (uint64, error) { return 0, r.allEvents(ctx, r.statements, "anchors") })
	}
}

// allEvents writes the events of all windows.
func (r *run) allEvents(ctx context.Context, s statements, members string) error {
	if err := r.makeEvents(ctx, next(stateEvents)); err != nil {
		return err
	}
	if err := r.Warehouse.Exec(ctx, s.inState("events/moved_table.sql").Set("table", next(stateMoved))); err != nil {
		return err
	}
	return r.Warehouse.Exec(ctx, s.writeEvents(next(stateEvents), s.eventRows(members)))
}

// addEvents adds the window's events to the copy of the published ones, and sees to those whose profile changed.
func (r *run) addEvents(ctx context.Context) error {
	s := r.statements
	if err := r.makeEvents(ctx, windowEvents); err != nil {
		return err
	}
	if err := r.exec(ctx,
		s.writeEvents(windowEvents, s.eventRows("anchors")),
		s.inState("events/moves_table.sql"),
		s.inState("events/moves.sql").Insert("own_id", ownID()).Insert("profile_id", profileID()),
		s.inState("events/scattered.sql"),
		s.inState("events/moved_table.sql").Set("table", next(stateMoved)),
		s.inState("events/moved.sql").Set("moved", next(stateMoved))); err != nil {
		return err
	}
	var scattered, moved uint64
	if err := r.Warehouse.Row(ctx, s.inState("extract/count.sql").Set("table", "scattered"), &scattered); err != nil {
		return err
	}
	if err := r.Warehouse.Row(ctx, s.inState("extract/count.sql").Set("table", next(stateMoved)), &moved); err != nil {
		return err
	}
	if err := r.clone(ctx, r.State, stateEvents, stateEvents); err != nil {
		return err
	}
	if scattered > 0 {
		if err := r.makeEvents(ctx, rewrittenEvents); err != nil {
			return err
		}
		if err := r.replaceEvents(ctx, rewrittenEvents, s.writeEvents(rewrittenEvents, s.scatteredRows()), "scattered", "profile_id"); err != nil {
			return err
		}
	}
	if err := r.attach(ctx, windowEvents, stateEvents); err != nil || moved <= mostMoved {
		return err
	}
	return r.settleEvents(ctx)
}

// settleEvents writes all events under moved ids again, so that the list of these begins anew.
func (r *run) settleEvents(ctx context.Context) error {
	s := r.statements
	if err := r.makeEvents(ctx, settledEvents); err != nil {
		return err
	}
	settled := s.inState("events/settle.sql").Set("table", settledEvents).Set("moved", next(stateMoved))
	if err := r.replaceEvents(ctx, settledEvents, settled, next(stateMoved), "old_profile_id"); err != nil {
		return err
	}
	if err := r.Warehouse.Exec(ctx, s.inState("events/moved_table.sql").Set("table", settledMoved)); err != nil {
		return err
	}
	return r.exchange(ctx, renaming{r.State, settledMoved, r.State, next(stateMoved)})
}

// replaceEvents puts the rows that a statement writes into a working table in the place of those that lie under some ids.
func (r *run) replaceEvents(ctx context.Context, rows string, write sql.Statement, ids, column string) error {
	if err := r.exec(ctx, write, r.statements.inState("events/delete.sql").Set("ids", ids).Set("column", column)); err != nil {
		return err
	}
	return r.attach(ctx, rows, stateEvents)
}

// makeEvents makes an empty table of events with their profiles.
func (r *run) makeEvents(ctx context.Context, table string) error {
	return r.Warehouse.Exec(ctx, r.statements.hiding(r.statements.source("events/table.sql", sources.Need{All: true}), r.statements.unkept()).Set("state", r.State).Set("table", table))
}

// applyEvents writes all events of an incremental run that read rows again.
func (r *run) applyEvents(ctx context.Context) error {
	if !r.keepsEvents() || !r.again() {
		return nil
	}
	s := r.statements.ofAllWindows()
	s.distinct = r.everRepeated()
	return r.allEvents(ctx, s, next(stateMembers))
}

// checkEvents holds the table of events against the events that profiles have.
func (r *run) checkEvents(ctx context.Context) error {
	if !r.keepsEvents() {
		return nil
	}
	var events uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("events/count.sql"), &events); err != nil {
		return err
	}
	return balance("events owned", r.sums.owned, "events of profiles in resolved_events", events)
}

// eventRows are the source's events of the window with their profiles.
func (s statements) eventRows(members string) sql.Statement {
	return s.resolvedRows(members, reading{need: sources.Need{Documents: true}})
}

// scatteredRows are the published events that belong to other profiles than those that they lie under. Their table takes the place of the
// source: it has all columns of it.
func (s statements) scatteredRows() sql.Statement {
	s.input = input{from: tableOf(s.state, stateEvents), came: receivedAt}
	s.bounded, s.distinct = false, false
	return s.resolvedRows("anchors", reading{conditions: []sql.Statement{s.inState("events/is_scattered.sql")}})
}

func (s statements) resolvedRows(members string, want reading) sql.Statement {
	return s.hiding(s.inState("events/rows.sql"), s.unkept()).
		Set("members", members).
		Insert("profile_id", profileID()).
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("events", s.events(want))
}

func (s statements) writeEvents(table string, rows sql.Statement) sql.Statement {
	return s.inState("events/write.sql").Set("table", table).Insert("rows", rows)
}

// ofAllWindows are the statements that read the events of all windows, this one included, by the next generation's list of repeats.
func (s statements) ofAllWindows() statements {
	s.bounded, s.input.stored, s.repeated, s.first = false, "", next(stateRepeated), next(stateFirstEvents)
	return s
}
