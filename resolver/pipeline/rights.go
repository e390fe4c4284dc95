package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/kindred-id/kindred/sql"
)

// ErrRights says that the warehouse's user lacks rights that a run needs.
var ErrRights = errors.New("the warehouse's user lacks rights")

// rights are those on both of Kindred's databases, the same as in check/grants.sql and docs/operations.md.
const rights = "SELECT, INSERT, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, " +
	"ALTER UPDATE, ALTER DELETE, ALTER ADD COLUMN, ALTER DROP COLUMN, ALTER COMMENT COLUMN, ALTER MODIFY COMMENT"

// CheckRights asks the warehouse whether the user may do what a run does. It writes nothing.
func (p *Pipeline) CheckRights(ctx context.Context) error {
	var problems []error
	for _, database := range []string{p.Database, p.State} {
		if err := p.granted(ctx, sql.Load("check/grants.sql").Set("database", database),
			fmt.Sprintf("GRANT %s ON %s.*", rights, sql.QuoteName(database))); err != nil {
			problems = append(problems, err)
		}
	}
	for _, source := range p.Model.Sources {
		// Of tables that are looked for those that are there may be read, else they would not be seen.
		if source.Table == "" {
			continue
		}
		problems = append(problems, p.granted(ctx,
			sql.Load("check/source_grant.sql").Set("source_database", source.Database).Set("source_table", source.Table),
			fmt.Sprintf("GRANT SELECT ON %s.%s", sql.QuoteName(source.Database), sql.QuoteName(source.Table))))
	}
	return errors.Join(problems...)
}

// granted runs a CHECK GRANT, and on a no tells the statement that would mend it.
func (p *Pipeline) granted(ctx context.Context, statement sql.Statement, mend string) error {
	var yes bool
	if err := p.Warehouse.RowLiteral(ctx, statement, &yes); err != nil {
		return err
	}
	if !yes {
		return fmt.Errorf("%w: run as an administrator: %s TO the user", ErrRights, mend)
	}
	return nil
}
