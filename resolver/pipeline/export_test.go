package pipeline

import (
	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// The list of moved ids is squashed soon: tests have few events.
func init() { mostMoved = 3 }

// Publishable tells whether tables of databases of an engine can be exchanged.
var Publishable = publishable

// Values returns the statement by which a run reads the normalized values of the model's slots, trimmed_n, from a table with the columns type and
// came.
func Values(model resolver.Model, database, table string) sql.Statement {
	return statements{model: model, input: input{from: tableOf(database, table), came: "came"}}.read(reading{})
}

// Judgements returns the fragments by which a run judges value_n of a slot of the model, and says what is wrong with a value.
func Judgements(model resolver.Model, slot int) (usable, reason sql.Statement) {
	s := statements{model: model}
	return s.usable(slot), s.reason(model.Slots[slot].Type)
}
