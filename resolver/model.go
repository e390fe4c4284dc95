package resolver

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// MaxValueBytes is the length over which a value is no identifier: it is rejected with the reason too_long.
const MaxValueBytes = 1024

// Names of the built-in identifier types.
const (
	UserID      = "user_id"
	AnonymousID = "anonymous_id"
)

// Model says where events are and which of their columns hold identifiers.
type Model struct {
	Source Source
	// Types are the identifier types in the order of their priority, highest first. The order decides ties between anchors, and
	// which end of a link is its left one.
	Types []string
	// Slots are the places in an event where identifiers stand, in the order in which they claim the event: an event's owner is
	// the identifier in its first slot with a usable value.
	Slots []Slot
	// Blocked values never become identifiers.
	Blocked Blocked
}

// Source names the table of events.
type Source struct {
	Database string
	Table    string
}

// Slot is one place in an event that can hold an identifier. Several slots may hold identifiers of one type.
type Slot struct {
	Type   string
	Column string
	// Only restricts the slot to events of that type, for example "alias"; "" means every event.
	Only string
}

// BuiltinModel reads raw.events and links anonymous_id with user_id. An alias event's previous_id is a user_id too.
func BuiltinModel() Model {
	return Model{
		Source: Source{Database: "raw", Table: "events"},
		Types:  []string{UserID, AnonymousID},
		Slots: []Slot{
			{Type: UserID, Column: "user_id"},
			{Type: AnonymousID, Column: "anonymous_id"},
			{Type: UserID, Column: "previous_id", Only: "alias"},
		},
		Blocked: BuiltinBlocked(),
	}
}

// Priority is the rank of a type, 0 for the highest, or an error when the model does not declare it.
func (m Model) Priority(identifierType string) (int, error) {
	if i := slices.Index(m.Types, identifierType); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("identifier type %q is not declared in the model (declared: %v)", identifierType, m.Types)
}

// SlotsOf returns the numbers of the type's slots, in slot order.
func (m Model) SlotsOf(identifierType string) []int {
	var numbers []int
	for i, slot := range m.Slots {
		if slot.Type == identifierType {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// SlotPair is two slots of one event that may link two identifiers: Left holds the type that comes first by priority.
type SlotPair struct{ Left, Right int }

// SlotPairs returns every pair of slots whose types are the given two, in this order. For one type given twice it returns each
// pair of different slots once.
func (m Model) SlotPairs(leftType, rightType string) []SlotPair {
	var pairs []SlotPair
	for _, left := range m.SlotsOf(leftType) {
		for _, right := range m.SlotsOf(rightType) {
			if leftType != rightType || left < right {
				pairs = append(pairs, SlotPair{left, right})
			}
		}
	}
	return pairs
}

// TypePair is two identifier types that some event can link, Left first by priority.
type TypePair struct{ Left, Right string }

// TypePairs returns the pairs of types that have a pair of slots.
func (m Model) TypePairs() []TypePair {
	var pairs []TypePair
	for i, left := range m.Types {
		for _, right := range m.Types[i:] {
			if len(m.SlotPairs(left, right)) > 0 {
				pairs = append(pairs, TypePair{left, right})
			}
		}
	}
	return pairs
}

// Validate reports what is wrong with a model that was put together in code.
func (m Model) Validate() error {
	if m.Source.Database == "" || m.Source.Table == "" {
		return fmt.Errorf("the model names no source table")
	}
	if len(m.Slots) == 0 {
		return fmt.Errorf("the model of %s.%s names no identifiers", m.Source.Database, m.Source.Table)
	}
	for _, slot := range m.Slots {
		if _, err := m.Priority(slot.Type); err != nil {
			return err
		}
	}
	if sorted := slices.Compact(slices.SortedFunc(slices.Values(m.Types), cmp.Compare[string])); len(sorted) != len(m.Types) {
		return fmt.Errorf("the model declares an identifier type twice: %v", m.Types)
	}
	return nil
}

// Hash identifies the model: runs keep it, so that a change of the rules can be seen in their history.
func (m Model) Hash() string {
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("a model is plain data: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
