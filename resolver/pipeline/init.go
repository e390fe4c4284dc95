package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// Init makes the databases, the built-in source table, and the output tables, as far as they are missing.
func (p *Pipeline) Init(ctx context.Context) error {
	for _, database := range []string{p.Model.Source.Database, p.Database, p.State} {
		if err := p.Warehouse.Exec(ctx, sql.Load("init/database.sql").Set("database", database)); err != nil {
			return err
		}
	}
	if err := p.Warehouse.Exec(ctx, sql.Load("init/events.sql").
		Set("database", p.Model.Source.Database).Set("table", p.Model.Source.Table)); err != nil {
		return err
	}
	for _, table := range append(outputTables(), runsTable) {
		statement := sql.Load("init/"+table+".sql").Set("database", p.Database).Set("table", table)
		if table == profilesTable { // the first run brings the model's columns
			statement = statement.Insert("more_columns")
		}
		if err := p.Warehouse.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
