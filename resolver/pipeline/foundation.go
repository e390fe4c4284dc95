package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// A generation remembers what it was built on: tables, the columns that were read of them, and their rows. A run that finds some of that
// gone would publish other profiles, though nobody's events changed. It is refused, unless the operator says that it is meant (Options.Accept).

// ErrRefused says that a run was not to publish what it would have made. What was published stays.
var ErrRefused = errors.New("refused")

// refused names what is gone, and the ways on. unfit is why the model cannot be used without it, nil if it can.
func refused(gone []string, unfit error) error {
	begin := "the published profiles were built on what is not there any more: " + strings.Join(gone, "; ")
	if unfit != nil {
		return fmt.Errorf("%w: %s; bring it back, or mend the model, which cannot be used without it: %w", ErrRefused, begin, unfit)
	}
	return fmt.Errorf("%w: %s; bring it back, or publish without it by `kindred run --accept`", ErrRefused, begin)
}

// readPublished reads the record of the published generation, if there is one.
func (r *run) readPublished(ctx context.Context) (err error) {
	if r.existing.has(r.State, stateGeneration) {
		r.published, err = r.readGeneration(ctx, stateGeneration)
	}
	return err
}

// readSourceOrRefuse reads what the sources are, and refuses the run if they lack what the published generation was built on.
func (r *run) readSourceOrRefuse(ctx context.Context) error {
	unfit := r.readSource(ctx)
	if r.options.Accept || r.published == nil || unfit != nil && !errors.Is(unfit, ErrSource) {
		return unfit
	}
	gone, err := r.gone(ctx, r.published)
	if err != nil || len(gone) == 0 {
		return errors.Join(unfit, err)
	}
	return refused(gone, unfit)
}

// CheckPublished compares the published generation with what it was built on, and with its own tables. It writes nothing. Errors wrap
// ErrRefused where a run would be refused, or ErrLostTables.
func (p *Pipeline) CheckPublished(ctx context.Context) error {
	existing, err := p.tables(ctx)
	if err != nil || !existing.has(p.State, stateGeneration) {
		return err
	}
	published, err := p.readGeneration(ctx, stateGeneration)
	if err != nil || published.layout != layout {
		return err
	}
	if lost := p.lostTables(existing, published); len(lost) > 0 && !existing.has(p.State, planTable) {
		return fmt.Errorf("%w, or empty: %s; the next run makes them again from the state", ErrLostTables, p.inDatabase(lost))
	}
	gone, err := p.gone(ctx, published)
	if err != nil {
		return err
	}
	in, _, unfit := p.inspect(ctx)
	switch {
	case len(gone) > 0:
		return refused(gone, unfit)
	case unfit != nil:
		return nil // check says it of the source
	}
	found, err := p.countRows(ctx, statements{model: p.Model, input: in, windowTo: allTimes}, allTimes, published)
	if err != nil {
		return err
	}
	if emptied := found.emptied(in.foundation, published.foundation); len(emptied) > 0 {
		return refused(emptied, nil)
	}
	return nil
}

// gone names the tables and columns that are gone. Sources that the model has no more, or takes from elsewhere, are the model's business.
func (p *Pipeline) gone(ctx context.Context, published *generation) ([]string, error) {
	var built sources.Foundation
	names := map[string][]string{}
	for _, table := range published.foundation.Tables {
		for _, source := range p.Model.Sources {
			if source.Name == table.Source && source.Database == table.Database && (source.Table == "" || source.Table == table.Name) {
				built.Tables = append(built.Tables, table)
				names[table.Database] = append(names[table.Database], table.Name)
			}
		}
	}
	now := map[string][]sources.Column{}
	for database, tables := range names {
		found, err := p.columns(ctx, database, tables...)
		if err != nil {
			return nil, err
		}
		for _, table := range found {
			now[database+"\x00"+table.Name] = table.Columns
		}
	}
	return built.Gone(func(database, table string) []sources.Column { return now[database+"\x00"+table] }), nil
}

// rowCounts are the rows of all tables, see extract/fresh.sql.
type rowCounts struct {
	fresh, held, ahead, before, upTo uint64
	// earlier and all are those of each table.
	earlier, all []uint64
}

// countRows counts the rows of the sources, by the window of the statements and that of the published generation, if there is one.
func (p *Pipeline) countRows(ctx context.Context, s statements, now int64, published *generation) (rowCounts, error) {
	tables := len(s.input.foundation.Tables)
	found := rowCounts{earlier: make([]uint64, tables), all: make([]uint64, tables)}
	if published != nil {
		s.windowFrom = published.windowTo
	}
	for _, at := range s.everywhere() {
		statement := s.number(s.lasting(at.count("extract/fresh.sql"))).
			Set("came", s.input.came).Set("window_to", s.windowTo).Set("window_from", s.windowFrom).Set("now", now)
		if err := p.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
			var number, fresh, held, ahead, earlier, before, all, upTo uint64
			if err := scan(&number, &fresh, &held, &ahead, &earlier, &before, &all, &upTo); err != nil {
				return err
			}
			found.fresh, found.held, found.ahead = found.fresh+fresh, found.held+held, found.ahead+ahead
			found.before, found.upTo = found.before+before, found.upTo+upTo
			found.earlier[number] += earlier
			found.all[number] += all
			return nil
		}); err != nil {
			return found, err
		}
	}
	return found, nil
}

// refuseEmptied refuses a full run where a table has nothing left of what was read of it. An incremental run keeps what is published, and
// tells that rows are gone.
func (r *run) refuseEmptied(found rowCounts) error {
	if r.options.Accept || r.published == nil || r.incremental() {
		return nil
	}
	if emptied := found.emptied(r.statements.input.foundation, r.published.foundation); len(emptied) > 0 {
		return refused(emptied, nil)
	}
	return nil
}

// emptied names the tables of which something was read and nothing of that is left.
func (found rowCounts) emptied(now, before sources.Foundation) []string {
	var emptied []string
	for i, table := range now.Tables {
		left := found.earlier[i]
		if table.Records {
			left = found.all[i]
		}
		if was, had := before.Find(table); had && was.Rows > 0 && left == 0 {
			emptied = append(emptied, fmt.Sprintf("the %d rows of %s.%s, of which none is left", was.Rows, was.Database, was.Name))
		}
	}
	return emptied
}

// refuseOlder refuses a run by a model that was published before the one that is now: somebody runs by a file of before, or goes back.
func (r *run) refuseOlder(ctx context.Context) error {
	if r.options.Accept || r.published == nil || r.published.modelHash == r.Model.Hash() {
		return nil
	}
	var last int64
	find := sql.Load("publish/last_run.sql").Set("database", r.Database).Set("model_hash", r.Model.Hash())
	if err := r.Warehouse.Row(ctx, find, &last); err != nil || last == 0 {
		return err
	}
	return fmt.Errorf("%w: the model (%s) is one that was published before, last by a run of %s, and another one (%s) has taken its place since"+
		": run by that one's file (KINDRED_MODEL), or put this one back by `kindred run --accept`",
		ErrRefused, r.Model.Hash(), instant(last).Format(time.RFC3339), r.published.modelHash)
}

// sourcesText is what the record of a generation says of its sources.
type sourcesText struct {
	Columns    string // see run.sourceColumns
	Foundation sources.Foundation
	Nameless   uint64 // rows without a message_id, of all windows
}

func (r *run) writeSources() (string, error) {
	text, err := json.Marshal(sourcesText{r.sourceColumns, r.statements.input.foundation, r.nameless})
	return string(text), err
}

// readSources takes what the record says of the sources apart. Versions of before wrote nothing but the hash of the columns.
func (g *generation) readSources() error {
	if !strings.HasPrefix(g.sourceColumns, "{") {
		return nil
	}
	var said sourcesText
	if err := json.Unmarshal([]byte(g.sourceColumns), &said); err != nil {
		return fmt.Errorf("what the generation was built on cannot be read: %w", err)
	}
	g.sourceColumns, g.foundation, g.nameless = said.Columns, said.Foundation, said.Nameless
	return nil
}
