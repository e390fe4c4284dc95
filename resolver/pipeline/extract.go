package pipeline

import (
	"context"
	"slices"

	"github.com/kindred-id/kindred/sql"
)

// extractSteps is how many steps the stage takes.
func (r *run) extractSteps() int {
	steps := 4 + len(r.Model.Types) + len(r.Model.TypePairs()) + len(r.Model.SameValues())
	if r.incremental() {
		steps += 3
		if r.statements.computesAnything() {
			steps++
		}
	}
	return steps
}

// extract aggregates the window's events, all but their traits, which are read while the graph is computed. In an incremental run it then
// adds what the window says to the state, and puts together what is known of the regions that it touches.
func (r *run) extract(ctx context.Context) error {
	if err := r.window(ctx); err != nil {
		return err
	}
	if r.nothingNew() {
		return nil
	}
	if err := r.dropWorking(ctx, r.existing); err != nil {
		return err
	}
	r.nameTables()
	// To make a table takes the warehouse little of its processors, and time.
	work := []func(context.Context) error{r.aggregate, func(ctx context.Context) error {
		return r.step("tables", func() (uint64, error) { return 0, r.makeTables(ctx) })
	}}
	if r.incremental() {
		work = append(work, func(ctx context.Context) error {
			return r.step("copies", func() (uint64, error) { return 0, r.cloneAll(ctx) })
		})
	}
	if err := together(ctx, work...); err != nil || !r.incremental() {
		return err
	}
	return together(ctx, func(ctx context.Context) error {
		return r.step("regions", func() (uint64, error) { return 0, r.touch(ctx) })
	}, func(ctx context.Context) error {
		if err := r.step("traits", func() (uint64, error) { return 0, r.traits(ctx) }); err != nil {
			return err
		}
		return r.compute(ctx)
	})
}

// nameTables says what extract writes, and what resolve and fold read: of everything, or of what the window touches.
func (r *run) nameTables() {
	s := &r.statements
	full := aggregates{next(stateIdentifiers), next(stateLinks), next(stateTraits), next(stateComputed)}
	s.window, s.region = full, full
	if r.incremental() {
		s.window = aggregates{"window_identifiers", "window_links", "window_traits", "window_computed"}
		s.region = aggregates{"touched_identifiers", "touched_links", "touched_traits", "touched_computed"}
	}
}

// makeTables makes the tables that later stages fill.
func (r *run) makeTables(ctx context.Context) error {
	tables := map[string]string{
		"anchors": "anchors", "documents": "documents", next(stateShared): "shared", next(stateRegions): "regions", r.members(): "members", "attached": "attached",
	}
	if r.incremental() {
		for table, file := range map[string]string{
			"seeds": "keys", "touched": "touched", "affected": "profiles",
			r.statements.region.identifiers: "identifiers", r.statements.region.links: "links", r.statements.region.traits: "traits",
		} {
			tables[table] = file
		}
	}
	for table, file := range tables {
		if err := r.make(ctx, file, table); err != nil {
			return err
		}
	}
	if err := r.makeComputedProfiles(ctx, r.lookedUp); err != nil {
		return err
	}
	if r.incremental() {
		if err := r.makeComputed(ctx, r.statements.region.computed); err != nil {
			return err
		}
	}
	for _, table := range outputTables() {
		begin := func() error { return r.makeOutput(ctx, table, r.made(table)) }
		if table == historyTable && !r.incremental() {
			begin = func() error { return r.clone(ctx, r.Database, table, table) } // it goes on
		}
		if err := begin(); err != nil {
			return err
		}
	}
	return r.makeHistory(ctx)
}

// aggregate reads the window's events to aggregates of identifiers and links.
func (r *run) aggregate(ctx context.Context) error {
	for file, table := range map[string]string{
		"identifiers": r.statements.window.identifiers, "links": r.statements.window.links, "traits": r.statements.window.traits,
	} {
		if err := r.make(ctx, file, table); err != nil {
			return err
		}
	}
	if err := r.makeComputed(ctx, r.statements.window.computed); err != nil {
		return err
	}
	if err := r.storeRows(ctx); err != nil {
		return err
	}
	if err := r.step("messages", func() (uint64, error) { return 0, r.keepMessages(ctx) }); err != nil {
		return err
	}
	if err := r.step("repeats", func() (uint64, error) {
		err := r.removeRepeats(ctx)
		return r.report.EventsRead, err
	}); err != nil {
		return err
	}
	if err := r.step("sources", func() (uint64, error) {
		err := r.numberSources(ctx)
		return uint64(r.statements.sources), err
	}); err != nil {
		return err
	}
	for _, identifierType := range r.Model.Types {
		if err := r.step(identifierType, r.execute(ctx, r.statements.identifiers(identifierType))); err != nil {
			return err
		}
	}
	var found []string
	find := r.statements.inState("extract/found_types.sql").Set("identifiers", r.statements.window.identifiers)
	if err := r.Warehouse.Row(ctx, find, &found); err != nil {
		return err
	}
	for _, types := range r.Model.TypePairs() {
		link := r.execute(ctx, r.statements.links(types))
		if !slices.Contains(found, types.Left) || !slices.Contains(found, types.Right) {
			link = nothing // most windows have no alias event, say
		}
		if err := r.step(types.Left+" with "+types.Right, link); err != nil {
			return err
		}
	}
	return r.linkSameValues(ctx, found)
}

// nothing is a step that a run can do without.
func nothing() (uint64, error) { return 0, nil }

// traitColumn is a JSON column with traits in events of one kind.
type traitColumn struct {
	column   string
	within   string // the key under which the traits stand, "" for the whole document
	identify bool   // in identify events, or in all others
}

// path is where in the column the trait of that name stands.
func (c traitColumn) path(name string) string {
	if c.within == "" {
		return name
	}
	return c.within + "." + name
}

func traitColumns() []traitColumn {
	return []traitColumn{
		{column: "traits", identify: true},
		{column: "context", within: "traits", identify: false},
	}
}

// traits aggregates the traits of both columns that hold some: by their paths those that stand at the top of the document, and by one
// statement all others. Tables of other layouts say theirs in lists.
func (r *run) traits(ctx context.Context) error {
	s := r.statements
	if mapping := s.input.mapping; mapping != nil {
		for number := range mapping.Lists {
			for _, at := range s.grouping() {
				if err := r.Warehouse.Exec(ctx, at.saidTraits(number)); err != nil {
					return err
				}
			}
		}
		if !mapping.HasPaths {
			return nil
		}
	}
	for _, from := range traitColumns() {
		found, err := r.traitPaths(ctx, from)
		if err != nil {
			return err
		}
		for _, read := range planTraits(r.Model.Traits, found) {
			for _, at := range s.grouping() {
				if err := r.Warehouse.Exec(ctx, at.traits(from, read)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// traitPaths finds the paths at which traits stand in a JSON column, and where there are very many, about how common each is.
func (r *run) traitPaths(ctx context.Context, from traitColumn) (traitPaths, error) {
	of := func(at statements, file string) sql.Statement {
		return at.flat(file, paths).Set("column", from.column).Set("identify", from.identify)
	}
	var found []string
	for _, at := range r.statements.everywhere() {
		some, err := texts(ctx, r.Warehouse, of(at, "extract/trait_paths.sql"))
		if err != nil {
			return traitPaths{}, err
		}
		for _, path := range some {
			if len(r.statements.input.sites) == 1 || !slices.Contains(found, path) {
				found = append(found, path)
			}
		}
	}
	if len(found) <= mostByPath {
		return newTraitPaths(found, nil, from.within), nil
	}
	events := make(map[string]uint64, len(found))
	for _, at := range r.statements.everywhere() {
		if err := r.Warehouse.Rows(ctx, of(at, "extract/trait_path_events.sql"), func(scan func(...any) error) error {
			var path string
			var count uint64
			err := scan(&path, &count)
			events[path] += count
			return err
		}); err != nil {
			return traitPaths{}, err
		}
	}
	return newTraitPaths(found, events, from.within), nil
}
