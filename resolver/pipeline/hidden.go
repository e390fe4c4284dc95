package pipeline

import (
	"strings"

	"github.com/kindred-id/kindred/sql"
)

// hiding leaves columns out of what a statement gives.
func (s statements) hiding(statement sql.Statement, columns []string) sql.Statement {
	if len(columns) == 0 {
		return statement.Insert("hidden")
	}
	return statement.Insert("hidden", sql.Load("source/hidden.sql").Set("hidden", sql.Expression(strings.Join(columns, ", "))))
}

// kept are the columns of the relation that the table of events has, and its readers have no use for: by them its events are read again.
func (s statements) kept() []string {
	if s.input.mapping == nil {
		return nil
	}
	return s.input.mapping.Kept()
}

// unkept are the columns of the relation that nothing needs once an event is read.
func (s statements) unkept() []string {
	if s.input.mapping == nil {
		return nil
	}
	return s.input.mapping.Unkept()
}
