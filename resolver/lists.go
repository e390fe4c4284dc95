package resolver

import "slices"

// A place of an event may hold a list, each value of which is an identifier: several addresses, or the typed ids of other products. An
// event links each pair of its identifiers, so that a long list is many links and says little of one person.

// MaxListed is how many different values of a list are identifiers. A longer list counts as one value, TooMany, which is rejected.
const MaxListed = 50

// TooMany stands for all values of a list that is too long.
const TooMany = "more than 50 values in one event"

func (m Model) hasLists() bool {
	return slices.ContainsFunc(m.Slots, func(s Slot) bool { return s.List })
}

// Lists tells whether identifiers of the type come from lists.
func (m Model) Lists(identifierType string) bool {
	return slices.ContainsFunc(m.Slots, func(s Slot) bool { return s.List && s.Type == identifierType })
}
