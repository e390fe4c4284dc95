package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// cloneAll begins the next generation's tables as copies of the published ones, which costs no copying: the parts are the same files.
func (r *run) cloneAll(ctx context.Context) error {
	tables := []string{stateIdentifiers, stateLinks, stateTraits, stateMessages, stateMembers, stateRepeated, stateFirstEvents}
	if r.statements.computesAnything() {
		tables = append(tables, stateComputed)
	}
	for _, table := range tables {
		if err := r.clone(ctx, r.State, table, table); err != nil {
			return err
		}
	}
	for _, table := range outputTables() {
		if err := r.clone(ctx, r.Database, table, table); err != nil {
			return err
		}
	}
	if r.mends(historyTable) {
		return r.keptHistory(ctx)
	}
	return nil
}

// touch adds the window's aggregates to the state, finds the identifiers of all regions that the window touches, and puts together
// what all windows say of them. From there on a run works on these as a full run works on everything.
func (r *run) touch(ctx context.Context) error {
	s := r.statements
	added := map[string]string{s.window.identifiers: stateIdentifiers, s.window.links: stateLinks, "window_messages": stateMessages}
	if r.again() {
		if err := r.repeatsAgain(ctx); err != nil {
			return err
		}
	} else {
		added["window_repeated"], added["window_first_events"] = stateRepeated, stateFirstEvents
	}
	for from, table := range added {
		if err := r.attach(ctx, from, table); err != nil {
			return err
		}
	}
	if r.bloated() {
		if err := r.compact(ctx); err != nil {
			return err
		}
	}
	if err := r.Warehouse.Exec(ctx, s.inState("region/seeds.sql").Set("identifiers", s.window.identifiers).Set("links", s.window.links)); err != nil {
		return err
	}
	if len(r.lost) > 0 {
		if err := r.Warehouse.Exec(ctx, s.inState("region/seeds_of_state.sql")); err != nil {
			return err
		}
	}
	if err := r.reach(ctx); err != nil {
		return err
	}
	if len(r.Model.Unlinked) > 0 && len(r.lost) == 0 {
		if err := r.Warehouse.Exec(ctx, s.inState("region/hosts.sql").Set("unlinked", r.Model.Unlinked)); err != nil {
			return err
		}
		if err := r.make(ctx, "touched", "touched"); err != nil {
			return err
		}
		if err := r.reach(ctx); err != nil {
			return err
		}
	}
	affected := s.inState("region/affected.sql").Set("database", r.Database).Insert("own_id", ownID())
	if len(r.lost) > 0 {
		affected = s.inState("region/affected_of_state.sql").Insert("profile_id", profileID())
	}
	if err := r.Warehouse.Exec(ctx, affected); err != nil {
		return err
	}
	if err := r.remember(ctx, "touched", "affected"); err != nil {
		return err
	}
	return r.atOnce(ctx,
		s.inState("region/identifiers.sql").Set("identifiers", s.region.identifiers).Insert("touched", s.inState("region/of_key.sql")),
		s.inState("region/links.sql").Set("links", s.region.links).Insert("touched", s.inState("region/of_link.sql")))
}

// reach lists the identifiers in the regions of the seeds.
func (r *run) reach(ctx context.Context) error {
	beside := []sql.Statement{}
	if len(r.Model.MaxPerProfile) > 0 {
		beside = append(beside, r.statements.inState("region/beside.sql"))
	}
	return r.Warehouse.Exec(ctx, r.statements.inState("region/touched.sql").Insert("beside", beside...))
}

// addTraits adds the window's traits to the state, and puts together those of the identifiers that it touches.
func (r *run) addTraits(ctx context.Context) error {
	s := r.statements
	if err := r.attach(ctx, s.window.traits, stateTraits); err != nil {
		return err
	}
	if r.bloated() {
		if err := r.compactTable(ctx, "traits", stateTraits, "compact_traits"); err != nil {
			return err
		}
	}
	return r.Warehouse.Exec(ctx, s.touchedTraits(s.region.traits, s.inState("region/of_key.sql")))
}

// compact puts the rows of each identifier and link of the next state together to one, over all windows.
func (r *run) compact(ctx context.Context) error {
	r.Logger.Info("the state has many rows an identifier: putting them together")
	if err := r.compactTable(ctx, "identifiers", stateIdentifiers, "compact_identifiers"); err != nil {
		return err
	}
	return r.compactTable(ctx, "links", stateLinks, "compact_links")
}

// compactTable does that for one table: what is put together is written beside it, and takes its name.
func (r *run) compactTable(ctx context.Context, what, table, compacted string) error {
	if err := r.make(ctx, what, compacted); err != nil {
		return err
	}
	statement := r.statements.inState("region/"+what+".sql").Set(what, compacted).Insert("touched")
	if table == stateTraits {
		statement = r.statements.touchedTraits(compacted)
	}
	if err := r.Warehouse.Exec(ctx, statement); err != nil {
		return err
	}
	return r.exchange(ctx, renaming{r.State, compacted, r.State, next(table)})
}
