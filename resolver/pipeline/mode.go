package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// layout is the version of the state's tables. A release that changes them raises it, and its first run is full by itself.
const layout = 5

// bloat is how many rows an identifier may have in the state, on average.
const bloat = 2

// generation is the record of a published generation: what the next run goes on from.
type generation struct {
	number        uint64
	runID         string
	layout        uint64
	modelHash     string
	sourceColumns string
	windowTo      int64  // milliseconds since 1970
	sourceRows    uint64 // rows of the source in all its windows
	sums          sums
	nameless      uint64             // rows without a message_id, in all its windows
	foundation    sources.Foundation // what it was built on
	repeats       bool               // some message_id came in more than once
	view          string             // the statement that makes the view of events
	totals        resolver.Totals
}

// sums are what events add up to: those that belong to a profile, identifiers and rejected values in events, and pairs of identifiers
// in events.
type sums struct{ owned, occurrences, linkEvents uint64 }

func (s sums) plus(other sums) sums {
	return sums{s.owned + other.owned, s.occurrences + other.occurrences, s.linkEvents + other.linkEvents}
}

// readGeneration reads the record in the table of that name.
func (p *Pipeline) readGeneration(ctx context.Context, table string) (*generation, error) {
	var g generation
	err := p.Warehouse.Row(ctx, sql.Load("publish/read_generation.sql").Set("state", p.State).Set("table", table),
		&g.number, &g.runID, &g.layout, &g.modelHash, &g.sourceColumns, &g.windowTo, &g.sourceRows, &g.sums.owned, &g.sums.occurrences, &g.sums.linkEvents, &g.repeats, &g.view,
		&g.totals.Identifiers, &g.totals.Links, &g.totals.Profiles, &g.totals.Identified, &g.totals.Visitors, &g.totals.VisitorsKnown,
		&g.totals.Traits, &g.totals.Rejected, &g.totals.LargestProfile)
	if err != nil {
		return nil, err
	}
	if err := g.readSources(); err != nil {
		return nil, fmt.Errorf("%s.%s: %w", p.State, table, err)
	}
	return &g, nil
}

// decide chooses the mode and says why: incremental as long as the published generation was made by the same rules, from the same
// columns, and its state is whole.
func (r *run) decide() error {
	full := r.beFull
	if r.published == nil {
		return full("nothing is published yet")
	}
	for _, table := range stateTables(r.optionalTables()) {
		if !r.existing.has(r.State, table) {
			return full(fmt.Sprintf("the state lacks the table %s", table))
		}
	}
	if mapping := r.statements.input.mapping; mapping != nil && len(mapping.InFull()) > 0 && !r.options.Full {
		return full(fmt.Sprintf("nothing tells which rows of the source %s are new: it has no cursor", strings.Join(mapping.InFull(), ", ")))
	}
	changes := r.published.foundation.Changes(r.statements.input.foundation)
	switch {
	case r.options.Full:
		return full("--full was given")
	case r.published.layout != layout:
		return full("this version of Kindred keeps its state in another way")
	case r.published.modelHash != r.Model.Hash():
		return full("the model changed")
	case changes != "":
		return full("the columns of the source changed: " + changes)
	case r.published.sourceColumns != r.sourceColumns:
		return full("the columns of the source changed")
	}
	r.report.Mode, r.report.Reason = resolver.Incremental, fmt.Sprintf("there is a generation of the same model, up to %s",
		time.UnixMilli(r.published.windowTo).UTC().Format(time.RFC3339))
	if !r.options.Since.IsZero() {
		r.report.Reason = fmt.Sprintf("--since was given: what came in from %s on is read again", r.options.Since.UTC().Format(time.RFC3339))
	}
	r.statements.bounded, r.statements.windowFrom = true, r.published.windowTo
	return nil
}

// beFull makes the run a full one.
func (r *run) beFull(reason string) error {
	r.report.Mode, r.report.Reason = resolver.Full, reason
	r.statements.bounded, r.statements.windowFrom = false, 0
	if !r.options.Since.IsZero() && !r.options.Full {
		return fmt.Errorf("%w: this run has to be a full one (%s), which reads all events anyway: run without --since", ErrSince, reason)
	}
	return nil
}

// bloated tells whether the state is more history than identifiers: every window adds a row for each identifier that it sees.
func (r *run) bloated() bool {
	rows := func(database, name string) uint64 { return r.existing[place{database, name}].rows }
	return rows(r.State, stateIdentifiers) > bloat*(rows(r.Database, mapTable)+rows(r.Database, rejectedTable))
}

// known are the tables of both databases.
type known map[place]table

type place struct{ database, table string }

// table is what tells a table from another that took its name, and how many rows it has.
type table struct {
	uuid string
	rows uint64
}

func (k known) has(database, name string) bool {
	_, has := k[place{database, name}]
	return has
}

// in lists the tables of one database, sorted.
func (k known) in(database string) []string {
	var names []string
	for place := range k {
		if place.database == database {
			names = append(names, place.table)
		}
	}
	slices.Sort(names)
	return names
}

// tables lists what there is in Kindred's two databases.
func (p *Pipeline) tables(ctx context.Context) (known, error) {
	tables := known{}
	err := p.Warehouse.Rows(ctx, sql.Load("state/tables.sql").Set("database", p.Database).Set("state", p.State), func(scan func(...any) error) error {
		var at place
		var found table
		if err := scan(&at.database, &at.table, &found.uuid, &found.rows); err != nil {
			return err
		}
		tables[at] = found
		return nil
	})
	return tables, err
}

// drop drops tables of the state database, in one statement.
func (p *Pipeline) drop(ctx context.Context, tables []string) error {
	var places []place
	for _, table := range tables {
		places = append(places, place{p.State, table})
	}
	return p.dropPlaces(ctx, places)
}

func (p *Pipeline) dropPlaces(ctx context.Context, places []place) error {
	if len(places) == 0 {
		return nil
	}
	var names []sql.Statement
	for i, at := range places {
		names = append(names, sql.Load("state/table.sql").Set("database_n", at.database).Set("table_n", at.table).Number("n", i))
	}
	return p.Warehouse.ExecLiteral(ctx, sql.Load("state/drop.sql").Insert("tables", joined(names, "extract/comma.sql")...))
}

// sweep drops what runs left in the state database that no later one needs.
func (r *run) sweep(ctx context.Context) error {
	existing, err := r.tables(ctx)
	if err != nil {
		return err
	}
	return r.dropWorking(ctx, existing)
}

// dropWorking drops the working tables among the existing ones, and what the warehouse left of statements in which it was killed.
func (r *run) dropWorking(ctx context.Context, existing known) error {
	var places []place
	for at := range existing {
		if isHalfMade(at.table) || at.database == r.State && isWorking(at.table) {
			places = append(places, at)
		}
	}
	return r.dropPlaces(ctx, places)
}
