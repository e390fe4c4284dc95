package pipeline

import (
	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// The list of moved ids is squashed soon: tests have few events.
func init() { mostMoved = 3 }

// Publishable tells whether tables of databases of an engine can be exchanged.
var Publishable = publishable

// Fragments returns the fragments by which a run reads, judges and explains the values of a slot of the model.
func Fragments(model resolver.Model, slot int) (read, usable, reason sql.Statement) {
	s := statements{model: model}
	return s.slot(slot), s.usable(slot), s.reason(model.Slots[slot].Type)
}
