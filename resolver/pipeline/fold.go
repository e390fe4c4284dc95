package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// fold writes the tables of the new generation beside the published ones, from the aggregates of identifiers alone.
func (r *run) fold(ctx context.Context) error {
	for _, table := range outputTables() {
		if err := r.step(table, func() (uint64, error) {
			if err := r.makeTable(ctx, r.State, table, next(table)); err != nil {
				return 0, err
			}
			return 0, r.foldTable(ctx, table)
		}); err != nil {
			return err
		}
	}
	return r.forget(ctx)
}

// makeDocuments puts the traits together as the profiles will hold them, for which it is told apart whether a value is a text.
func (r *run) makeDocuments(ctx context.Context) error {
	if err := r.Warehouse.Exec(ctx, r.statements.inState("state/documents.sql")); err != nil {
		return err
	}
	if err := r.Warehouse.Exec(ctx, r.statements.inState("fold/documents.sql").Set("table", next(traitsTable))); err != nil {
		return err
	}
	return r.Warehouse.Exec(ctx, r.statements.inState("fold/drop_is_text.sql").Set("table", next(traitsTable)))
}

// forget drops the tables that live in the warehouse's memory.
func (r *run) forget(ctx context.Context) error {
	for _, table := range []string{"anchors", "documents"} {
		if err := r.Warehouse.Exec(ctx, sql.Load("state/drop.sql").Set("database", r.State).Set("table", table)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) foldTable(ctx context.Context, table string) error {
	statement := r.statements.inState("fold/"+table+".sql").Set("table", next(table))
	switch table {
	case mapTable:
		statement = statement.Insert("member", r.statements.member())
	case traitsTable:
		statement = statement.Insert("profile_id", sql.Load("fold/profile_id.sql"))
		if err := r.Warehouse.Exec(ctx, r.statements.inState("fold/add_is_text.sql").Set("table", next(table))); err != nil {
			return err
		}
	case profilesTable:
		if err := r.makeDocuments(ctx); err != nil {
			return err
		}
		statement = statement.
			Set("types", r.Model.Types).
			Set("user_type", resolver.UserID).
			Set("anonymous_type", resolver.AnonymousID).
			Insert("order", sql.Load("fold/order.sql")).
			Insert("member", r.statements.member())
	}
	return r.Warehouse.Exec(ctx, statement)
}

// makeTable makes an output table anew under another name, so that a failed run's remains are never added to.
func (p *Pipeline) makeTable(ctx context.Context, database, table, name string) error {
	if err := p.Warehouse.Exec(ctx, sql.Load("state/drop.sql").Set("database", database).Set("table", name)); err != nil {
		return err
	}
	return p.Warehouse.Exec(ctx, sql.Load("init/"+table+".sql").Set("database", database).Set("table", name))
}
