package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// A slot with a list has arrays in the place of values: trimmed_n and value_n, and usables_n with those that may be identifiers, of which
// usable_n is the first. So what asks for an event's owner need not know of lists.

// fileOf is the file for a slot with one value, or for one with a list.
func (s statements) fileOf(slot int, one, list string) string {
	if s.model.Slots[slot].List {
		return list
	}
	return one
}

// listSlot is the fragment with the normalized values of a list.
func (s statements) listSlot(number int) sql.Statement {
	slot := s.model.Slots[number]
	list := sql.Load("extract/list_column.sql").
		Set("only_n", resolver.Spellings(slot.Only)).Set("except_n", resolver.Spellings(slot.Except())).Set("column_n", slot.Column)
	values := sql.Load("extract/slot_list.sql").
		Set("most_listed", resolver.MaxListed).
		Set("too_many", resolver.TooMany).
		Insert("values", s.normalized(slot.Type, list))
	return sql.Load("extract/slot.sql").Insert("value", values).Number("n", number)
}

// pairOfLists are the pairs of identifiers of two slots of which one has a list, or both. A list is paired with itself too.
func (s statements) pairOfLists(pair resolver.SlotPair) sql.Statement {
	end := func(slot int) sql.Statement {
		return sql.Load(s.fileOf(slot, "extract/end_of_one.sql", "extract/end_of_list.sql")).Number("n", slot)
	}
	file, slots := "extract/pair_of_lists.sql", []int{pair.Left, pair.Right}
	var other []sql.Statement
	left, right := s.model.Slots[pair.Left].Type, s.model.Slots[pair.Right].Type
	if left == right {
		file = "extract/pair_of_listed.sql"
	}
	if pair.Left == pair.Right {
		other, slots = append(other, sql.Load("extract/within_list.sql")), slots[:1]
	}
	ends := []sql.Statement{sql.Load("extract/left_one.sql"), sql.Load("extract/right_one.sql")}
	for i, types := range [][2]string{{left, right}, {right, left}} {
		if s.model.StandsForType(types[0], types[1]) {
			value := s.renamed(types[0], types[1], ends[i])
			other = append(other, sql.Load("extract/other_name_of_list.sql").Insert("end", ends[1-i]).Insert("value", value))
		}
	}
	return s.carried(sql.Load(file)).
		Insert("left", end(pair.Left)).
		Insert("right", end(pair.Right)).
		Insert("other", other...).
		Insert("events", s.events(reading{slots: slots, used: slots, judged: true}))
}

// heldBy is the fragment with the values of one type in an event.
func (s statements) heldBy(identifierType string) sql.Statement {
	slots := s.model.SlotsOf(identifierType)
	hasList := slices.ContainsFunc(slots, func(slot int) bool { return s.model.Slots[slot].List })
	var values []sql.Statement
	for _, slot := range slots {
		file := "check/held_slot.sql"
		if hasList && !s.model.Slots[slot].List {
			file = "check/held_one.sql"
		}
		values = append(values, sql.Load(file).Number("m", slot))
	}
	file := "check/held.sql"
	if hasList {
		file = "check/held_list.sql"
	}
	return sql.Load(file).Insert("slots", joined(values, "extract/comma.sql")...)
}
