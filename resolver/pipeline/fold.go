package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// fold writes the tables of the new generation beside the published ones, from the aggregates of identifiers alone; in an incremental
// run the rows of what it touched, which then join the copies of the published tables.
func (r *run) fold(ctx context.Context) error {
	tables := func(ctx context.Context, tables ...string) error {
		for _, table := range tables {
			if err := r.step(table, func() (uint64, error) { return 0, r.foldTable(ctx, table) }); err != nil {
				return err
			}
		}
		return nil
	}
	// Profiles need their traits, history needs the profiles, and nothing else needs another table. Both lanes write, and neither alone
	// keeps the processors busy.
	if err := together(ctx, func(ctx context.Context) error {
		if err := tables(ctx, traitsTable, profilesTable); err != nil {
			return err
		}
		return r.step(historyTable, func() (uint64, error) { return 0, r.tellHistory(ctx) })
	}, func(ctx context.Context) error {
		if err := tables(ctx, linksTable, mapTable, rejectedTable); err != nil {
			return err
		}
		return r.keepEvents(ctx)
	}); err != nil {
		return err
	}
	return r.unforgotten(ctx)
}

// made is the table that the run's rows of an output table are written to.
func (r *run) made(table string) string {
	if r.incremental() {
		return delta(table)
	}
	return next(table)
}

// makeDocuments puts the traits together as the profiles will hold them, for which it is told apart whether a value is a text.
func (r *run) makeDocuments(ctx context.Context) error {
	if err := r.exec(ctx,
		r.statements.documents(r.made(traitsTable)),
		r.statements.inState("fold/drop_is_text.sql").Set("table", r.made(traitsTable))); err != nil {
		return err
	}
	if count, ok := r.statements.countUnfit(r.made(traitsTable)); ok {
		if err := r.Warehouse.Row(ctx, count, &r.report.TraitsUnfit); err != nil {
			return err
		}
	}
	return r.remember(ctx, "documents")
}

func (r *run) foldTable(ctx context.Context, table string) error {
	s := r.statements
	statement := s.inState("fold/"+table+".sql").Set("table", r.made(table))
	switch table {
	case rejectedTable:
		statement = statement.Set("identifiers", s.region.identifiers)
	case linksTable:
		if r.guarded {
			statement = s.inState("fold/guarded_links.sql").Set("table", r.made(table)).Insert("profile_id", profileID())
		}
		statement = statement.Set("links", s.region.links)
	case mapTable:
		statement = statement.Insert("member", s.member())
	case traitsTable:
		statement = s.foldedTraits(r.made(table))
		if err := r.Warehouse.Exec(ctx, s.inState("fold/add_is_text.sql").Set("table", r.made(table))); err != nil {
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
			Set("sources", next(stateSources)).
			Insert("order", sql.Load("fold/order.sql")).
			Insert("more_values", r.profileValues()...).
			Insert("member", s.member())
	}
	return r.Warehouse.Exec(ctx, statement)
}

// makeOutput makes an output table anew under another name, in the state database.
func (r *run) makeOutput(ctx context.Context, table, name string) error {
	return r.makeTable(ctx, table, r.State, name)
}
