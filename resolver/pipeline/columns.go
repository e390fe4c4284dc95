package pipeline

import (
	"context"
	"slices"

	"github.com/kindred-id/kindred/sql"
)

// profileColumn is a column that the model adds to profiles. The value is an expression over the profile as fold/profiles.sql reads it.
type profileColumn struct {
	name, columnType, comment string
	value                     sql.Statement
}

// profileColumns are the columns that the model adds to profiles, in their order.
func (r *run) profileColumns() []profileColumn {
	return slices.Concat(r.statements.computedColumns())
}

// makeProfiles makes profiles anew under another name, in the state database, with the columns of the model. Comments are no place for
// parameters.
func (r *run) makeProfiles(ctx context.Context, name string) error {
	return r.Warehouse.ExecLiteral(ctx, sql.Load("init/"+profilesTable+".sql").Set("database", r.State).Set("table", name).
		Insert("more_columns", declared(r.profileColumns())...))
}

// declared are the columns in the statement that makes the table.
func declared(columns []profileColumn) []sql.Statement {
	var fragments []sql.Statement
	for i, c := range columns {
		fragments = append(fragments, sql.Load("init/profile_column.sql").
			Set("column_n", c.name).Set("column_type_n", sql.Expression(c.columnType)).Set("column_comment_n", c.comment).Number("n", i))
	}
	return fragments
}

// values are the columns' values in the statement that writes the rows.
func values(columns []profileColumn) []sql.Statement {
	var fragments []sql.Statement
	for _, c := range columns {
		fragments = append(fragments, sql.Load("fold/profile_value.sql").Insert("value", c.value))
	}
	return fragments
}
