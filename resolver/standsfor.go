package resolver

import (
	"fmt"
	"slices"
)

// SameValue is a pair of types whose identifiers are one where their values are the same: those of Name stand for those of Type.
type SameValue struct{ Name, Type string }

// SameValues returns the pairs of types of which one stands for the other, in the order of the types.
func (m Model) SameValues() []SameValue {
	var pairs []SameValue
	for _, name := range m.Types {
		for _, of := range m.StandsFor[name] {
			pairs = append(pairs, SameValue{name, of})
		}
	}
	return pairs
}

// StandsForType tells whether identifiers of the one type stand for those of the other.
func (m Model) StandsForType(name, identifierType string) bool {
	return slices.Contains(m.StandsFor[name], identifierType)
}

// TakenFor is a type that a model reads from the column previous_id, though the value there may be of another type as well.
func (m Model) TakenFor() (identifierType string, is bool) {
	for _, slot := range m.Slots {
		certain := slot.Type == UserID || slot.Type == AnonymousID
		if certain && slot.Column == PreviousID && slot.Path == "" && len(m.StandsFor[slot.Type]) == 0 {
			return slot.Type, true
		}
	}
	return "", false
}

// WithDistinctIDs declares the type distinct_id if the model reads a table of PostHog's and has no identifier from distinct_id: an event there names
// somebody, and often not by which kind of id.
func (m Model) WithDistinctIDs() Model {
	reads := slices.ContainsFunc(m.Sources, func(s Source) bool { return s.Preset == PresetPostHog })
	names := slices.Contains(m.Types, DistinctID) || slices.ContainsFunc(m.Slots, func(s Slot) bool { return s.Column == DistinctID })
	if !reads || names || len(m.Types) == maxTypes {
		return m
	}
	declared := func(types ...string) []string {
		return slices.DeleteFunc(types, func(name string) bool { return !slices.Contains(m.Types, name) })
	}
	stands := map[string][]string{}
	for name, of := range m.StandsFor {
		stands[name] = of
	}
	if of := declared(UserID, AnonymousID); len(of) > 0 {
		stands[DistinctID] = of
	}
	if of := stands[PreviousID]; len(of) > 0 {
		stands[PreviousID] = append(slices.Clone(of), DistinctID)
	}
	m.Types = append(slices.Clone(m.Types), DistinctID)
	m.Slots = append(slices.Clone(m.Slots), Slot{Type: DistinctID, Column: DistinctID})
	m.StandsFor = stands
	return m
}

func (m Model) validateStandsFor() error {
	for name, types := range m.StandsFor {
		for i, of := range types {
			for _, declared := range []string{name, of} {
				if _, err := m.Priority(declared); err != nil {
					return err
				}
			}
			switch {
			case of == name:
				return fmt.Errorf("%s stands for itself", name)
			case slices.Contains(types[:i], of):
				return fmt.Errorf("%s stands for %s twice", name, of)
			case slices.Contains(m.StandsFor[of], name):
				return fmt.Errorf("%s stands for %s, and %s for %s: leave one of the two out", name, of, of, name)
			}
		}
	}
	return nil
}
