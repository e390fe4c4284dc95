package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// publish makes the new generation the one that readers see, table by table, each at once.
func (r *run) publish(ctx context.Context) error {
	for _, table := range outputTables() {
		if err := r.step(table, r.execute(ctx, r.exchange(r.Database, table))); err != nil {
			return err
		}
	}
	// The view reads the tables of repeats under their published names: the next run makes its own beside them.
	if err := r.step("repeats", func() (uint64, error) { return 0, r.publishRepeats(ctx) }); err != nil {
		return err
	}
	view := r.statements
	view.repeated, view.first = "repeated", "first_events"
	return r.step("resolved_events", func() (uint64, error) {
		return 0, r.Warehouse.ExecLiteral(ctx, view.resolvedEvents(r.Database))
	})
}

// exchange puts the new table in the place of the published one, in the database where that stands.
func (r *run) exchange(database, table string) sql.Statement {
	return sql.Load("publish/exchange.sql").
		Set("state", r.State).
		Set("table", next(table)).
		Set("database", database).
		Set("published", table)
}

func (r *run) publishRepeats(ctx context.Context) error {
	for _, table := range []string{"repeated", "first_events"} {
		if err := r.Warehouse.Exec(ctx, r.statements.inState("publish/make_repeats.sql").Set("table", table).Set("next", next(table))); err != nil {
			return err
		}
		if err := r.Warehouse.Exec(ctx, r.exchange(r.State, table)); err != nil {
			return err
		}
	}
	return nil
}
