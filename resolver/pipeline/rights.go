package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// ErrRights says that the warehouse's user lacks rights that a run needs.
var ErrRights = errors.New("the warehouse's user lacks rights")

// The rights that a run needs, as docs/operations.md has them: on the public database, on that of the state, and on engines of tables. Who
// may make and drop tables may do so with views.
var (
	rightsOnDatabase = []string{"SELECT", "INSERT", "CREATE TABLE", "DROP TABLE", "ALTER UPDATE", "ALTER COMMENT COLUMN", "ALTER MODIFY COMMENT"}
	rightsOnState    = []string{
		"SELECT", "INSERT", "CREATE TABLE", "DROP TABLE", "ALTER DELETE", "ALTER ADD COLUMN", "ALTER DROP COLUMN", "ALTER MODIFY COMMENT",
	}
	tableEngines = []string{"MergeTree", "Memory", "Join"}
)

// grant is a right that the user has or has not.
type grant struct {
	right, on string // as GRANT has them
	check     sql.Statement
}

func grantOnDatabase(right, database string) grant {
	return grant{right, sql.QuoteName(database) + ".*",
		sql.Load("check/grant_on_database.sql").Set("right", sql.Expression(right)).Set("database", database)}
}

func grantOnTable(right, database, table string) grant {
	return grant{right, sql.QuoteName(database) + "." + sql.QuoteName(table),
		sql.Load("check/grant_on_table.sql").Set("right", sql.Expression(right)).Set("database", database).Set("table", table)}
}

// grants are those that the user needs for a run.
func (p *Pipeline) grants() []grant {
	var all []grant
	for _, right := range rightsOnDatabase {
		all = append(all, grantOnDatabase(right, p.Database))
	}
	for _, right := range rightsOnState {
		all = append(all, grantOnDatabase(right, p.State))
	}
	for _, engine := range tableEngines {
		all = append(all, grant{"TABLE ENGINE", engine, sql.Load("check/grant_on_engine.sql").Set("engine", engine)})
	}
	for _, source := range p.Model.Sources {
		// Of tables that are looked for those that are there may be read, else they would not be seen.
		if source.Table != "" {
			all = append(all, grantOnTable("SELECT", source.Database, source.Table))
		}
	}
	return append(all, grantOnTable("SELECT", "system", "processes"))
}

// grantsOfInit are those that the user needs to make what is not there yet. Where it may not even read a database, it does not see it, and
// whether that is there is not known.
func (p *Pipeline) grantsOfInit(ctx context.Context) ([]grant, error) {
	source, loadable := p.Model.Loadable()
	databases := []string{p.Database, p.State}
	if loadable {
		databases = append(databases, source.Database)
	}
	present := map[string]bool{}
	statement := sql.Load("check/present.sql").Set("databases", databases).Set("source_database", source.Database).Set("source_table", source.Table)
	if err := p.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var database, table string
		err := scan(&database, &table)
		present[database+"."+table] = true
		return err
	}); err != nil {
		return nil, err
	}
	var needed []grant
	for _, database := range databases {
		if !present[database+"."] {
			needed = append(needed, grantOnDatabase("CREATE DATABASE", database))
		}
	}
	if loadable && !present[source.Database+"."+source.Table] {
		needed = append(needed, grantOnTable("CREATE TABLE", source.Database, source.Table))
	}
	return needed, nil
}

// CheckRights asks the warehouse whether the user may do what a run does, by its settings and its grants, and names what is missing: also of
// what init needs, where that was not done. It writes nothing.
func (p *Pipeline) CheckRights(ctx context.Context) error {
	ofInit, err := p.grantsOfInit(ctx)
	if err != nil {
		return err
	}
	problems := []error{p.Warehouse.CheckSettings()}
	for _, grant := range append(p.grants(), ofInit...) {
		var has bool
		if err := p.Warehouse.RowLiteral(ctx, grant.check, &has); err != nil {
			return err
		}
		if !has {
			problems = append(problems, fmt.Errorf("%w: run as an administrator: GRANT %s ON %s TO %s",
				ErrRights, grant.right, grant.on, sql.QuoteName(p.Warehouse.Address().User)))
		}
	}
	return errors.Join(problems...)
}

// explainDenial adds to an error which grants are missing, if a right may be what it is about: what one may not read, one does not see.
func (p *Pipeline) explainDenial(ctx context.Context, err error) error {
	if !warehouse.IsDenied(err) && !errors.Is(err, ErrSource) {
		return err
	}
	return errors.Join(err, p.CheckRights(ctx))
}
