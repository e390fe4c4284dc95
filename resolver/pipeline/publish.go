package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// A generation is published in four acts, of which each can be cut short at any moment and is done to the end by the next run:
//
//  1. All its tables are complete under their next_ names. Nothing happened yet: a run that ends here leaves what was published.
//  2. The plan takes its name: a table that says, by uuid, which table is to stand where. From here on the generation will be published,
//     by this run or the next.
//  3. Each table of the plan that does not stand in its place yet is exchanged with the one that does, all in one statement (one table after the other
//     where replicas share the tables, see shared.go). An exchange
//     leaves a table its uuid, so it can be seen which are done. From the plan's name on a run does not listen to who wants to stop it: it
//     takes milliseconds, and readers would see two generations.
//  4. The tables that were published before, which now have the next_ names, take names of their own as a kept generation; those that
//     are too old go; the run is done, and the plan goes last.

// publishSteps is how many steps the stage takes.
const publishSteps = 4

// publish makes the new generation the one that readers see.
func (r *run) publish(ctx context.Context) error {
	if err := r.lock.Confirm(ctx); err != nil {
		return err
	}
	if err := r.step("record", func() (uint64, error) { return 0, r.recordGeneration(ctx) }); err != nil {
		return err
	}
	kept := uint64(0)
	if r.published != nil && len(r.lost) == 0 { // what has lost tables is nothing to go back to
		kept = r.published.number
	}
	if err := r.step("plan", func() (uint64, error) { return 0, r.commit(ctx, kept, r.optionalTables()) }); err != nil {
		return err
	}
	return r.finish(context.WithoutCancel(ctx))
}

// recordGeneration writes the record by which the next run goes on from this one.
func (r *run) recordGeneration(ctx context.Context) error {
	s := r.statements
	number := uint64(1)
	if r.published != nil {
		number = r.published.number + 1
	}
	s.distinct = r.everRepeated()
	view, err := s.resolvedEvents().Literal()
	if err != nil {
		return err
	}
	built, err := r.writeSources()
	if err != nil {
		return err
	}
	return r.Warehouse.Exec(ctx, s.inState("publish/generation.sql").SetAll(map[string]any{
		"number": number, "run_id": r.report.RunID, "layout": layout, "model_hash": r.Model.Hash(), "source_columns": built,
		"window_to": s.windowTo, "source_rows": r.sourceRows, "events_owned": r.sums.owned, "occurrences": r.sums.occurrences, "link_events": r.sums.linkEvents,
		"distinct": s.distinct, "view": view,
		"identifiers": r.report.Identifiers, "links": r.report.Links, "profiles": r.report.Profiles, "identified": r.report.Identified,
		"visitors": r.report.Visitors, "visitors_known": r.report.VisitorsKnown, "traits": r.report.Traits, "rejected": r.report.Rejected,
		"largest_profile": r.report.LargestProfile,
	}))
}

// commit writes the plan of the publication of all tables that stand under next_ names, and gives it its name. kept is the number of
// the generation that was published so far, 0 if its tables are to go; optional are the tables of the new one that not every generation has.
func (r *run) commit(ctx context.Context, kept uint64, optional []string) error {
	var nexts, databases, tables []string
	for _, table := range outputTables() {
		nexts, databases, tables = append(nexts, next(table)), append(databases, r.Database), append(tables, table)
	}
	for _, table := range stateTables(optional) {
		nexts, databases, tables = append(nexts, next(table)), append(databases, r.State), append(tables, table)
	}
	// A plan lists what it finds: without this, a table that something dropped would leave a generation with one of the old ones in it.
	existing, err := r.tables(ctx)
	if err != nil {
		return err
	}
	for _, table := range nexts {
		if !existing.has(r.State, table) {
			return fmt.Errorf("%s.%s, which was to be published, is not there any more: keep other programs out of the database %s, and run again", r.State, table, r.State)
		}
	}
	// The row is complete from here on: if another run has to finish this one, it only says that it is done.
	r.report.FinishedAt = r.Clock().UTC()
	if err := r.recordEnd(ctx, publishing, nil); err != nil {
		return err
	}
	if err := r.Warehouse.Exec(ctx, r.statements.inState("publish/plan.sql").
		Set("next_tables", nexts).Set("databases", databases).Set("tables", tables).Set("run_id", r.report.RunID).Set("kept", kept)); err != nil {
		return err
	}
	if err := r.lock.Confirm(ctx); err != nil {
		return err
	}
	return r.rename(context.WithoutCancel(ctx), renaming{r.State, next(planTable), r.State, planTable})
}

// plan is a publication that was decided on.
type plan struct {
	tables []planned
	runID  string
	kept   uint64 // the number of the generation that was published before, 0 if its tables are to go
}

// planned is one table of a plan.
type planned struct{ next, database, table, uuid string }

// before are the names, in the state database, that the tables of the generation before have once those of the plan are in their places,
// and under which they were published. A table that the plan's generation has none of has kept its name.
func (p plan) before() map[string]string {
	names := map[string]string{}
	for _, table := range optionalTables(func(string) bool { return true }) {
		names[table] = table
	}
	for _, t := range p.tables {
		delete(names, t.table)
		names[t.next] = t.table
	}
	return names
}

func (p *Pipeline) readPlan(ctx context.Context) (plan, error) {
	var found plan
	err := p.Warehouse.Rows(ctx, sql.Load("publish/read_plan.sql").Set("state", p.State), func(scan func(...any) error) error {
		var t planned
		err := scan(&t.next, &t.database, &t.table, &t.uuid, &found.runID, &found.kept)
		found.tables = append(found.tables, t)
		return err
	})
	return found, err
}

// recover finishes a publication that an earlier run began, and sees what tables there are.
func (r *run) recover(ctx context.Context) (err error) {
	if r.existing, err = r.tables(ctx); err != nil || !r.existing.has(r.State, planTable) {
		return err
	}
	r.Logger.Info("an earlier run began to publish and was cut short: finishing that first")
	if err := r.finish(ctx); err != nil {
		return fmt.Errorf("finish the publication that an earlier run began: %w", err)
	}
	r.existing, err = r.tables(ctx)
	return err
}

// finish does acts 3 and 4, whatever of them is left.
func (r *run) finish(ctx context.Context) error {
	plan, err := r.readPlan(ctx)
	if err != nil {
		return err
	}
	if err := r.step("exchange", func() (uint64, error) { return uint64(len(plan.tables)), r.putInPlace(ctx, plan) }); err != nil {
		return err
	}
	published, err := r.readGeneration(ctx, stateGeneration)
	if err != nil {
		return err
	}
	if err := r.Warehouse.ExecText(ctx, "publish/resolved_events", published.view); err != nil {
		return err
	}
	if err := r.describeEvents(ctx); err != nil {
		return err
	}
	return r.step("keep", func() (uint64, error) {
		if err := r.keep(ctx, plan); err != nil {
			return 0, err
		}
		// A run that makes a generation is found to be done by that, should it not come to say so itself (publish/runs_cut.sql).
		if plan.runID != r.report.RunID || r.report.Mode == resolver.Rollback {
			if err := r.recordStatus(ctx, plan.runID, done); err != nil {
				return 0, err
			}
		}
		r.finished = plan.runID == r.report.RunID
		return 0, r.drop(ctx, []string{planTable})
	})
}

// putInPlace puts each table of the plan in its place.
func (r *run) putInPlace(ctx context.Context, plan plan) error {
	existing, err := r.tables(ctx)
	if err != nil {
		return err
	}
	var exchanges, fresh []renaming
	for _, t := range plan.tables {
		move := renaming{r.State, t.next, t.database, t.table}
		switch published := existing[place{t.database, t.table}].uuid; {
		case published == t.uuid: // it stands there already
		case existing[place{r.State, t.next}].uuid != t.uuid:
			return fmt.Errorf("%s.%s, which was to become %s.%s, is not there any more: drop %s.%s to give the publication up, and run with --full",
				r.State, t.next, t.database, t.table, r.State, planTable)
		case published == "":
			fresh = append(fresh, move)
		default:
			exchanges = append(exchanges, move)
		}
	}
	if err := r.rename(ctx, fresh...); err != nil {
		return err
	}
	return r.exchange(ctx, exchanges...)
}

// keep gives the tables that were published before the names of a kept generation, and drops what is older than the setting allows.
func (r *run) keep(ctx context.Context, plan plan) error {
	existing, err := r.tables(ctx)
	if err != nil {
		return err
	}
	var renamings []renaming
	var drops []string
	for from, table := range plan.before() {
		if !existing.has(r.State, from) {
			continue // it has its name already, or there was none before
		}
		name := keptTable(plan.kept, table)
		if plan.kept == 0 || r.KeepGenerations == 0 {
			drops = append(drops, from)
			continue
		}
		if existing.has(r.State, name) { // of a generation of that number that was rolled back
			if err := r.drop(ctx, []string{name}); err != nil {
				return err
			}
		}
		renamings = append(renamings, renaming{r.State, from, r.State, name})
	}
	for _, table := range existing.in(r.State) {
		number, isKept := keptNumber(table)
		if isKept && plan.kept > 0 && (number > plan.kept || plan.kept-number >= uint64(r.KeepGenerations)) {
			drops = append(drops, table)
		}
	}
	if err := r.rename(ctx, renamings...); err != nil {
		return err
	}
	return r.drop(ctx, drops)
}

const keptPrefix = "kept_"

// keptTable is the name, in the state database, of a table of a kept generation.
func keptTable(number uint64, table string) string {
	return keptPrefix + strconv.FormatUint(number, 10) + "_" + table
}

// keptNumber is the number of the generation that a table is kept for.
func keptNumber(table string) (uint64, bool) {
	rest, isKept := strings.CutPrefix(table, keptPrefix)
	digits, _, _ := strings.Cut(rest, "_")
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, isKept && err == nil
}

// keptGenerations are the numbers of the generations that are kept, latest first.
func keptGenerations(tables []string) []uint64 {
	var numbers []uint64
	for _, table := range tables {
		if number, ok := keptNumber(table); ok && table == keptTable(number, stateGeneration) {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	return numbers
}

// renaming is a table's place before and after.
type renaming struct{ fromDatabase, from, toDatabase, to string }

// rename gives tables other names.
func (r *run) rename(ctx context.Context, renamings ...renaming) error {
	return r.move(ctx, "publish/rename", renamings)
}

// exchange lets tables take the names of others, which take theirs.
func (r *run) exchange(ctx context.Context, renamings ...renaming) error {
	return r.move(ctx, "publish/exchange", renamings)
}

func (r *run) move(ctx context.Context, statement string, renamings []renaming) error {
	if len(renamings) == 0 {
		return nil
	}
	for _, one := range r.inStatements(renamings) {
		var pairs []sql.Statement
		for i, n := range one {
			pairs = append(pairs, sql.Load(statement+"_pair.sql").
				Set("from_database_n", n.fromDatabase).Set("from_n", n.from).Set("to_database_n", n.toDatabase).Set("to_n", n.to).Number("n", i))
		}
		if err := r.Warehouse.ExecLiteral(ctx, sql.Load(statement+".sql").Insert("pairs", joined(pairs, "extract/comma.sql")...)); err != nil {
			return err
		}
	}
	return nil
}
