package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/lock"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// Options say what one run is to do. The zero value is the usual: incremental where there is state, else full.
type Options struct {
	// Full reads every event again.
	Full bool
	// Accept publishes what a run would be refused for.
	Accept bool
	// Since, unless zero, reads the rows received from then on again and adds those that no run has seen, as after a backfill.
	Since time.Time
}

// Run reads the events that came in since the last run, or all, and publishes one generation of output tables. The databases and
// tables of Init have to be there: a run needs no right to make databases. A run that finds no new events publishes nothing. A
// publication that an earlier run left half-way is finished first. The report is filled as far as the run came, also when it fails.
// Errors wrap lock.ErrHeld when another run is under way, lock.ErrLost, ErrBooks, ErrForgotten, ErrMemory, ErrRefused, ErrSource or ErrSince
// where one of these is the cause; all others come from the warehouse and name the statement.
func (p *Pipeline) Run(ctx context.Context, options Options) (resolver.Report, error) {
	r := p.newRun(resolver.Full)
	r.options = options
	if err := p.Warehouse.CheckSettings(); err != nil {
		return r.report, err
	}
	restored, err := p.restoreLost(ctx)
	if err != nil && !(options.Accept && errors.Is(err, ErrLostTables)) {
		return r.report, p.explainDenial(ctx, err)
	}
	r.report.Restored = restored
	return r.perform(ctx, r.all)
}

// perform does something to the published generation while no other run is under way, after what runs that were killed left undone,
// and completes the row of runs that it begins.
func (r *run) perform(ctx context.Context, do func(context.Context) error) (resolver.Report, error) {
	if err := r.Warehouse.CheckSettings(); err != nil {
		return r.report, err
	}
	err := r.locked(ctx, func(ctx context.Context) error {
		if err := r.choose(ctx); err != nil {
			return err
		}
		if err := r.stopCut(ctx); err != nil {
			return err
		}
		if err := r.recover(ctx); err != nil {
			return err
		}
		if err := do(ctx); err != nil {
			return err
		}
		r.report.FinishedAt = r.Clock().UTC()
		if !r.recorded {
			return nil
		}
		ctx = context.WithoutCancel(ctx)
		return errors.Join(r.recordEnd(ctx, done, nil), r.sweep(ctx))
	})
	r.report.FinishedAt = r.Clock().UTC()
	if err != nil && r.recorded && !r.finished {
		err = errors.Join(err, r.recordFailure(ctx, err))
	}
	return r.report, r.explainDenial(ctx, err)
}

// locked does something while no other run is under way.
func (r *run) locked(ctx context.Context, do func(context.Context) error) error {
	held, working, err := lock.Acquire(ctx, lock.Config{
		Warehouse: r.Pipeline.Warehouse, Database: r.State, Holder: r.report.RunID, Version: r.Version, Logger: r.Logger,
	})
	if err != nil {
		return err
	}
	r.lock = held
	err = do(working)
	if cause := context.Cause(working); err != nil && errors.Is(cause, lock.ErrLost) && !errors.Is(err, lock.ErrLost) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	releasing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return errors.Join(err, held.Release(releasing))
}

// run is the work on one generation.
type run struct {
	*Pipeline
	Warehouse  *warehouse.Warehouse // shadows the pipeline's: this one names the run in query ids
	statements statements
	report     resolver.Report
	options    Options
	lock       *lock.Lock

	existing known // the tables that there were when the run began
	// published is the generation that the run goes on from, nil if there is none that it could.
	published     *generation
	sourceColumns string   // what the source's columns are, as a hash
	windowRows    uint64   // rows of the source in the window
	named         uint64   // those of them with a message_id
	windowEvents  uint64   // events that they are, those that came in again left out
	publishedRows uint64   // rows of the source up to the window before
	lost          []string // output tables that the run makes again
	nameless      uint64   // rows without a message_id, in all windows
	sourceRows    uint64   // rows of the source that were read up to the end of the window, by this run and those before
	sums          sums     // of all windows, when the run's own have been added to those before
	guarded       bool     // some link may be kept from merging
	recorded      bool     // the run has its row in runs
	finished      bool     // the run has published, whatever fails after that
	cut           []string // runs that were killed

	stage     resolver.Stage
	observing sync.Mutex // steps end in several goroutines

	shared      bool              // replicas behind one address share the tables, see shared.go
	remembered  map[string]uint64 // rows of tables in the warehouse's memory
	remembering sync.Mutex
}

func (p *Pipeline) newRun(mode resolver.Mode) *run {
	r := &run{Pipeline: p, report: resolver.Report{RunID: uuid.NewString(), Mode: mode, StartedAt: p.Clock().UTC()}}
	r.Warehouse = p.Warehouse.ForRun(queryIDs(r.report.RunID))
	r.statements = statements{model: p.Model, state: p.State, database: p.Database}
	return r
}

func (r *run) all(ctx context.Context) error {
	// A run that cannot even begin leaves its row, too.
	unfit := r.readPublished(ctx)
	decide := func(context.Context) error { return r.decide() }
	for _, look := range []func(context.Context) error{r.readSourceOrRefuse, decide, r.refuseOlder, r.seeChanges} {
		if unfit == nil {
			unfit = look(ctx)
		}
	}
	r.Logger.Info("run started", "run_id", r.report.RunID, "mode", r.report.Mode, "reason", r.report.Reason, "model", r.Model.Hash())
	if err := r.recordStart(ctx); err != nil || unfit != nil {
		return errors.Join(unfit, err)
	}
	return r.stages(ctx)
}

// stages does the run's work.
func (r *run) stages(ctx context.Context) error {
	for _, stage := range []struct {
		name  resolver.Stage
		steps int
		do    func(context.Context) error
	}{
		{resolver.Extract, r.extractSteps(), r.extract},
		{resolver.Resolve, r.resolveSteps(), r.resolve},
		{resolver.Fold, len(foldedTables()) + 1, r.fold},
		{resolver.Check, 3, r.check},
		{resolver.Publish, publishSteps, r.publish},
	} {
		started := time.Now()
		r.stage = stage.name
		r.Observer.StageStarted(stage.name, stage.steps)
		if err := stage.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", stage.name, err)
		}
		took := time.Since(started)
		r.report.Stages = append(r.report.Stages, resolver.StageTime{Stage: stage.name, Duration: took})
		r.Observer.StageDone(stage.name, took)
		if r.nothingNew() {
			if r.published != nil {
				r.report.Totals = r.published.totals
			}
			break
		}
	}
	return nil
}

// nothingNew tells whether what is published is as good as what the run would make: no event came in, or none that is old enough.
func (r *run) nothingNew() bool {
	return r.windowRows == 0 && len(r.lost) == 0 && (r.incremental() || r.report.EventsFresh > 0)
}

func (r *run) incremental() bool { return r.report.Mode == resolver.Incremental }

// step does one part of a stage and tells the observer.
func (r *run) step(name string, do func() (rows uint64, err error)) error {
	started := time.Now()
	rows, err := do()
	if err != nil {
		return err
	}
	r.observing.Lock()
	defer r.observing.Unlock()
	r.Observer.StepDone(r.stage, name, rows, time.Since(started))
	return nil
}

// execute is a step that is one statement.
func (r *run) execute(ctx context.Context, statement sql.Statement) func() (uint64, error) {
	return func() (uint64, error) { return 0, r.Warehouse.Exec(ctx, statement) }
}

// exec runs statements one after the other.
func (r *run) exec(ctx context.Context, statements ...sql.Statement) error {
	for _, statement := range statements {
		if err := r.Warehouse.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// atOnce runs statements that do not need one another at the same time.
func (r *run) atOnce(ctx context.Context, statements ...sql.Statement) error {
	var things []func(context.Context) error
	for _, statement := range statements {
		things = append(things, func(ctx context.Context) error { return r.Warehouse.Exec(ctx, statement) })
	}
	return together(ctx, things...)
}

// make makes a working table anew. It knows no statements but its own: others make tables while the window is still being measured.
func (r *run) make(ctx context.Context, file, table string) error {
	statement := sql.Load("state/"+file+".sql").Set("state", r.State).Set("table", table)
	switch file {
	case "traits":
		statement = statement.Insert("columns", traitsState(r.Model)...)
	case "keys", "touched":
		statement = statement.Insert("engine", r.small("key"))
	case "profiles":
		statement = statement.Insert("engine", r.small("profile_id"))
	case "anchors", "documents":
		return r.makeLookedUp(ctx, file, r.lookedUp)
	}
	return r.Warehouse.Exec(ctx, statement)
}

// makeLookedUp makes one of the working tables that the fold looks up in, of an engine for the column by which it does.
func (r *run) makeLookedUp(ctx context.Context, table string, engine func(column string) sql.Statement) error {
	statement := sql.Load("state/"+table+".sql").Set("state", r.State).Set("table", table)
	if table == "anchors" {
		return r.Warehouse.Exec(ctx, statement.Insert("engine", engine("key")))
	}
	return r.Warehouse.Exec(ctx, statement.Insert("engine", engine("profile_id")).Insert("columns", documentColumns(r.Model)...))
}

// write streams columns of keys into a table: all that fill writes, or nothing that the warehouse would take for the whole.
func (r *run) write(ctx context.Context, statement sql.Statement, fill func(*warehouse.Writer) error, columns ...warehouse.Column) error {
	writer, err := r.Warehouse.WriteKeys(ctx, statement, columns...)
	if err != nil {
		return err
	}
	if err := fill(writer); err != nil {
		writer.Abort(err)
		return err
	}
	return writer.Close()
}

// texts reads a statement's one column of texts.
func texts(ctx context.Context, w *warehouse.Warehouse, statement sql.Statement) ([]string, error) {
	var texts []string
	err := w.Rows(ctx, statement, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		texts = append(texts, text)
		return err
	})
	return texts, err
}
