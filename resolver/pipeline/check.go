package pipeline

import (
	"context"
	"errors"
	"fmt"
)

// check holds what was written against what was read, before anybody sees it.
func (r *run) check(ctx context.Context) error {
	var events, without, occurrences uint64
	if err := r.step("events", func() (uint64, error) {
		for _, at := range r.statements.grouping() {
			var some, ownerless, values uint64
			if err := r.Warehouse.Row(ctx, at.books(), &some, &ownerless, &values); err != nil {
				return events, err
			}
			events, without, occurrences = events+some, without+ownerless, occurrences+values
		}
		return events, nil
	}); err != nil {
		return err
	}
	r.report.DuplicateEvents = r.windowRows - events
	r.report.EventsRead, r.report.EventsWithoutIdentifier = events, without

	var state stateCounts
	if err := r.step("state", func() (uint64, error) {
		err := r.readState(ctx, &state)
		return state.identifiers + state.rejected, err
	}); err != nil {
		return err
	}
	r.report.EventsOwned, r.sums = state.owned, state.sums

	var made resolvedCounts
	if err := r.step("resolved", func() (uint64, error) {
		err := r.readResolved(ctx, &made)
		return made.profiles, err
	}); err != nil {
		return err
	}
	if err := errors.Join(
		balance("events in the window's rows", r.windowEvents, "events read", events),
		balance("events read", events, "events owned and events without identifier", state.owned+without),
		balance("identifiers in the events", occurrences, "their counts in the state", state.occurrences),
		balance("identifiers", state.identifiers, "rows of identity_map", made.identifiers),
		balance("identifiers", state.identifiers, "members of profiles", made.members),
		balance("rejected values", state.rejected, "rows of rejected_identifiers", made.rejected),
		balance("profiles", made.profiles, "profiles in identity_map", made.mappedProfiles),
		balance("links", state.links, "rows of links", made.links),
	); err != nil {
		return err
	}
	if r.incremental() {
		if err := r.apply(ctx); err != nil {
			return err
		}
		r.sums = r.sums.plus(r.published.sums)
		if err := r.applyEvents(ctx); err != nil {
			return err
		}
	}
	if err := r.checkEvents(ctx); err != nil {
		return err
	}
	return r.step("generation", func() (uint64, error) { return r.report.Profiles, r.checkGeneration(ctx) })
}

// checkGeneration holds the tables as they will be published against all events that they stand on.
func (r *run) checkGeneration(ctx context.Context) error {
	statement := r.statements.inState("check/generation.sql")
	for _, table := range append(foldedTables(), redirectsTable) {
		statement = statement.Set(table, next(table))
	}
	t := &r.report.Totals
	var identifierEvents, linkEvents, rejectedEvents, living, members, events uint64
	if err := r.Warehouse.Row(ctx, statement, &t.Identifiers, &identifierEvents, &t.Links, &linkEvents, &t.Traits, &t.Rejected, &rejectedEvents,
		&living, &t.Profiles, &members, &events, &t.Identified, &t.Visitors, &t.VisitorsKnown, &t.LargestProfile); err != nil {
		return err
	}
	return errors.Join(
		balance("identifiers in all events", r.sums.occurrences, "their counts in identity_map and rejected_identifiers", identifierEvents+rejectedEvents),
		balance("identifiers in identity_map", t.Identifiers, "members of profiles", members),
		balance("events owned", r.sums.owned, "events of profiles", events),
		balance("pairs of identifiers in all events", r.sums.linkEvents, "events of links", linkEvents),
		balance("profiles", t.Profiles, "ids that redirect to themselves", living),
	)
}

// balance returns an error when two counts of the same thing differ.
func balance(what string, left uint64, of string, right uint64) error {
	if left == right {
		return nil
	}
	return fmt.Errorf("%w: %d %s, but %d %s; nothing was published; if the source changed during the run, a longer KINDRED_SETTLE keeps such rows for the next one; `kindred run --full` starts from the events",
		ErrBooks, left, what, right, of)
}

// stateCounts is what the identifiers and links that the run resolves add up to, and those of its window.
type stateCounts struct {
	sums
	identifiers, rejected, links uint64
}

func (r *run) readState(ctx context.Context, c *stateCounts) error {
	s := r.statements
	return r.Warehouse.Row(ctx, s.inState("check/state.sql").
		Set("window", s.window.identifiers).Set("window_links", s.window.links).Set("identifiers", s.region.identifiers).Set("links", s.region.links),
		&c.owned, &c.occurrences, &c.linkEvents, &c.identifiers, &c.rejected, &c.links)
}

// resolvedCounts is what the rows that the run made add up to.
type resolvedCounts struct{ identifiers, mappedProfiles, links, rejected, profiles, members uint64 }

func (r *run) readResolved(ctx context.Context, c *resolvedCounts) error {
	statement := r.statements.inState("check/resolved.sql")
	for _, table := range []string{mapTable, linksTable, rejectedTable, profilesTable} {
		statement = statement.Set(table, r.made(table))
	}
	return r.Warehouse.Row(ctx, statement, &c.identifiers, &c.mappedProfiles, &c.links, &c.rejected, &c.profiles, &c.members)
}
