package pipeline

import (
	"context"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Some products name a person without saying by which kind of identifier. Such a name is an identifier of a type of its own, and links by
// its value alone with those that it stands for. A window adds a link once one end of it is in the window, and the other is known: so it
// does not matter which came first, and what all windows say of the link is what one of all would.

// linkSameValues links the window's identifiers with those of the same value that they stand for, or that stand for them. found are the types
// of which the window has identifiers.
func (r *run) linkSameValues(ctx context.Context, found []string) error {
	for _, pair := range r.Model.SameValues() {
		link := r.execute(ctx, r.statements.sameValues(pair))
		if !slices.Contains(found, pair.Name) && (!r.incremental() || !slices.Contains(found, pair.Type)) {
			link = nothing
		}
		if err := r.step(pair.Name+" for "+pair.Type, link); err != nil {
			return err
		}
	}
	return nil
}

func (s statements) sameValues(pair resolver.SameValue) sql.Statement {
	name, other := slices.Index(s.model.Types, pair.Name), slices.Index(s.model.Types, pair.Type)
	left, right := pair.Name, pair.Type
	if name > other {
		left, right = right, left
	}
	value, published := sql.Load("extract/value_of_row.sql"), sql.Load("extract/identity_value.sql")
	as := func(value sql.Statement) sql.Statement { return s.renamed(pair.Name, pair.Type, value) }
	return s.linked(resolver.TypePair{Left: left, Right: right}, sql.Load("extract/same_values.sql").
		Set("name_is_left", name < other).
		Insert("value", as(value)).
		Insert("names", s.values(pair.Name, pair.Type, as(published), value).Number("n", 0)).
		Insert("others", s.values(pair.Type, pair.Name, published, as(value)).Number("n", 1)))
}

// values are the identifiers of a type in the window, and of those of before the ones that may have the value of another type's in it: same is
// the value of the one that is compared with another's.
func (s statements) values(identifierType, other string, same, otherValue sql.Statement) sql.Statement {
	all := s.inState("extract/all_values.sql").Set("identifiers", s.window.identifiers).Set("type_n", identifierType)
	if s.window == s.region {
		return all
	}
	return s.inState("extract/known_values.sql").
		Set("database", s.database).
		Set("identifiers", s.window.identifiers).
		Set("type_n", identifierType).
		Set("other_type_n", other).
		Insert("all", all).
		Insert("same", same).
		Insert("other", otherValue)
}

// otherNames says of a pair of slots that they do not hold one identifier by two names.
func (s statements) otherNames(pair resolver.SlotPair) []sql.Statement {
	var conditions []sql.Statement
	for _, ends := range [][2]int{{pair.Left, pair.Right}, {pair.Right, pair.Left}} {
		name, of := s.model.Slots[ends[0]].Type, s.model.Slots[ends[1]].Type
		if s.model.StandsForType(name, of) {
			value := s.renamed(name, of, sql.Load("extract/usable_of_slot.sql").Number("n", ends[0]))
			conditions = append(conditions, sql.Load("extract/other_name.sql").Number("m", ends[1]).Insert("value", value))
		}
	}
	return conditions
}
