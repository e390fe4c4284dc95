package pipeline

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/sql"
)

// extractSteps is how many steps the stage takes.
func (r *run) extractSteps() int { return 2 + len(r.Model.Types) + len(r.Model.TypePairs()) }

// extract aggregates the window's events to the state tables, all but the traits, which are read while the graph is computed.
func (r *run) extract(ctx context.Context) error {
	if err := r.window(ctx); err != nil {
		return err
	}
	for _, table := range []string{"identifiers", "links", "traits", "sources", "anchors"} {
		if err := r.Warehouse.Exec(ctx, r.statements.inState("state/"+table+".sql")); err != nil {
			return err
		}
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
	for _, types := range r.Model.TypePairs() {
		if err := r.step(types.Left+" with "+types.Right, r.execute(ctx, r.statements.links(types))); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) execute(ctx context.Context, statement sql.Statement) func() (uint64, error) {
	return func() (uint64, error) { return 0, r.Warehouse.Exec(ctx, statement) }
}

// window fixes the end of what this run reads. Every later statement reads the same rows.
func (r *run) window(ctx context.Context) error {
	var to int64
	settle := r.Settle.Milliseconds()
	if err := r.Warehouse.Row(ctx, sql.Load("extract/window.sql").Set("settle_milliseconds", settle), &to); err != nil {
		return err
	}
	r.report.WindowTo = time.UnixMilli(to).UTC()
	r.statements.model, r.statements.state, r.statements.windowTo = r.Model, r.State, to
	r.statements.repeated, r.statements.first = next("repeated"), next("first_events")
	return nil
}

// removeRepeats finds out whether any message_id stands on more than one row, which in most windows none does, and if so keeps the
// first of each in a table beside the source.
func (r *run) removeRepeats(ctx context.Context) error {
	s := &r.statements
	var rows, named, distinct uint64
	if err := r.Warehouse.Row(ctx, s.source("extract/measure.sql").Set("window_to", s.windowTo), &rows, &named, &distinct); err != nil {
		return err
	}
	if err := r.Warehouse.Row(ctx, s.source("extract/fresh.sql").Set("window_to", s.windowTo), &r.report.EventsFresh); err != nil {
		return err
	}
	r.report.EventsRead = rows
	if err := r.Warehouse.Exec(ctx, s.source("extract/first_events_table.sql").Set("state", s.state)); err != nil {
		return err
	}
	if err := r.Warehouse.Exec(ctx, s.source("extract/repeated_table.sql").
		Set("state", s.state).Set("window_to", s.windowTo).Set("empty", named == distinct)); err != nil {
		return err
	}
	if named == distinct {
		return nil
	}
	if err := r.Warehouse.Exec(ctx, s.source("extract/first_events.sql").Set("state", s.state).Set("window_to", s.windowTo)); err != nil {
		return err
	}
	s.distinct = true
	return nil
}

// numberSources gives each source of the window's events its bit.
func (r *run) numberSources(ctx context.Context) error {
	if err := r.Warehouse.Exec(ctx, r.statements.source("extract/sources.sql").
		Set("state", r.State).Set("window_to", r.statements.windowTo)); err != nil {
		return err
	}
	var sources uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("extract/source_count.sql"), &sources); err != nil {
		return err
	}
	// A window without events has no source, and the list of words has to have a type all the same.
	r.statements.sources = max(1, int(sources))
	return nil
}

// traitColumn is a JSON column with traits in events of one kind.
type traitColumn struct {
	column   string
	within   string // the key under which the traits stand, "" for the whole document
	identify bool   // in identify events, or in all others
}

func traitColumns() []traitColumn {
	return []traitColumn{
		{column: "traits", identify: true},
		{column: "context", within: "traits", identify: false},
	}
}

// traits aggregates the traits of both columns that hold some, one statement for each name that stands at the top of the document,
// and one for all others.
func (r *run) traits(ctx context.Context) error {
	for _, from := range traitColumns() {
		var paths []string
		err := r.Warehouse.Rows(ctx, r.statements.source("extract/trait_paths.sql").
			Set("window_to", r.statements.windowTo).Set("column", from.column).Set("identify", from.identify),
			func(scan func(...any) error) error {
				var path string
				if err := scan(&path); err != nil {
					return err
				}
				paths = append(paths, path)
				return nil
			})
		if err != nil {
			return err
		}
		simple, others := splitPaths(paths, from.within)
		for _, name := range simple {
			path := name
			if from.within != "" {
				path = from.within + "." + name
			}
			if err := r.Warehouse.Exec(ctx, r.statements.trait(from, name, path)); err != nil {
				return err
			}
		}
		if others {
			if err := r.Warehouse.Exec(ctx, r.statements.otherTraits(from, simple)); err != nil {
				return err
			}
		}
	}
	return nil
}

// splitPaths sorts the paths of a JSON column into names that can be read by their path and, as a mere fact, others that exist: a
// name with a value below it is one trait, an object, and a name with unusual characters may mean something else in a path.
func splitPaths(paths []string, within string) (simple []string, others bool) {
	nested := make(map[string]bool)
	for _, path := range paths {
		if within != "" {
			var inside bool
			if path, inside = strings.CutPrefix(path, within+"."); !inside {
				continue
			}
		}
		name, _, below := strings.Cut(path, ".")
		if below || !isPlain(name) {
			nested[name] = true
			others = true
		} else {
			simple = append(simple, name)
		}
	}
	simple = slices.DeleteFunc(simple, func(name string) bool { return nested[name] })
	slices.Sort(simple)
	return simple, others
}

// isPlain tells whether a name is made of letters, digits, _ and - alone.
func isPlain(name string) bool {
	return name != "" && strings.IndexFunc(name, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-')
	}) < 0
}
