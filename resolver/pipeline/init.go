package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// Init makes the databases, the built-in source table if the model reads it, and the output tables, as far as they are missing.
func (p *Pipeline) Init(ctx context.Context) error {
	if err := p.Warehouse.CheckSettings(); err != nil {
		return err
	}
	return p.explainDenial(ctx, p.makeMissing(ctx))
}

func (p *Pipeline) makeMissing(ctx context.Context) error {
	databases := []string{p.Database, p.State}
	source, loadable := p.Model.Loadable()
	if loadable {
		databases = append(databases, source.Database)
	}
	for _, database := range databases {
		if err := p.Warehouse.Exec(ctx, sql.Load("init/database.sql").Set("database", database)); err != nil {
			return err
		}
	}
	if err := p.CheckDatabases(ctx); err != nil {
		return err
	}
	if loadable {
		if err := p.Warehouse.Exec(ctx, sql.Load("init/events.sql").Set("database", source.Database).Set("table", source.Table)); err != nil {
			return err
		}
	}
	for _, table := range append(outputTables(), runsTable) {
		if err := p.makeTable(ctx, table, p.Database, table); err != nil {
			return err
		}
	}
	return nil
}

// makeTable makes an output table, if it is missing.
func (p *Pipeline) makeTable(ctx context.Context, table, database, name string) error {
	if table == profilesTable { // the names of columns cannot be parameters
		return p.Warehouse.ExecLiteral(ctx, p.makeProfiles(database, name))
	}
	return p.Warehouse.Exec(ctx, sql.Load("init/"+table+".sql").Set("database", database).Set("table", name))
}
