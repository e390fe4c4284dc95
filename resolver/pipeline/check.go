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
		err := r.Warehouse.Row(ctx, r.statements.books(), &events, &without, &occurrences)
		return events, err
	}); err != nil {
		return err
	}
	r.report.DuplicateEvents = r.report.EventsRead - events
	r.report.EventsRead, r.report.EventsWithoutIdentifier = events, without

	var owned, stateOccurrences, identifiers, rejected uint64
	if err := r.step("state", func() (uint64, error) {
		err := r.Warehouse.Row(ctx, r.statements.inState("check/state.sql"), &owned, &stateOccurrences, &identifiers, &rejected)
		return identifiers + rejected, err
	}); err != nil {
		return err
	}
	r.report.EventsOwned, r.report.Identifiers, r.report.Rejected = owned, identifiers, rejected

	var g generation
	if err := r.step("generation", func() (uint64, error) {
		err := r.readGeneration(ctx, &g)
		return g.profiles, err
	}); err != nil {
		return err
	}
	r.report.Profiles, r.report.Identified, r.report.LargestProfile = g.profiles, g.identified, g.largest
	r.report.Visitors, r.report.VisitorsKnown, r.report.Traits = g.visitors, g.visitorsKnown, g.traits
	return errors.Join(
		balance("events read", events, "events owned and events without identifier", owned+without),
		balance("identifiers in the events", occurrences, "their counts in the state", stateOccurrences),
		balance("their counts in the state", stateOccurrences, "their counts in identity_map and rejected_identifiers", g.occurrences+g.rejectedOccurrences),
		balance("identifiers", identifiers, "rows of identity_map", g.identifiers),
		balance("identifiers", identifiers, "members of profiles", g.members),
		balance("rejected values", rejected, "rows of rejected_identifiers", g.rejected),
		balance("profiles", g.profiles, "profiles in identity_map", g.mappedProfiles),
		balance("events owned", owned, "events of profiles", g.events),
		balance("links", r.report.Links, "rows of links", g.links),
	)
}

// balance returns an error when two counts of the same thing differ.
func balance(what string, left uint64, of string, right uint64) error {
	if left == right {
		return nil
	}
	return fmt.Errorf("%w: %d %s, but %d %s; nothing was published; if the source changed during the run, a longer KINDRED_SETTLE keeps such rows for the next one",
		ErrBooks, left, what, right, of)
}

// generation is what the new tables add up to.
type generation struct {
	identifiers, occurrences, mappedProfiles, links, traits, rejected, rejectedOccurrences uint64
	profiles, members, events, identified, visitors, visitorsKnown, largest                uint64
}

func (r *run) readGeneration(ctx context.Context, g *generation) error {
	statement := r.statements.inState("check/generation.sql")
	for _, table := range outputTables() {
		statement = statement.Set(table, next(table))
	}
	if err := r.Warehouse.Row(ctx, statement, &g.identifiers, &g.occurrences, &g.mappedProfiles, &g.links, &g.traits, &g.rejected, &g.rejectedOccurrences,
		&g.profiles, &g.members, &g.events, &g.identified, &g.visitors, &g.visitorsKnown, &g.largest); err != nil {
		return err
	}
	return r.Warehouse.Row(ctx, r.statements.inState("check/created.sql").
		Set("table", next(profilesTable)).Set("database", r.Database), &r.report.Created)
}
