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

// maxTypes is how many types a rank's eight bits of priority tell apart.
const maxTypes = 255

// Names of the built-in identifier types. A PreviousID is what an alias event calls a person by, a DistinctID what PostHog does: both may be
// a user_id or an anonymous_id.
const (
	UserID      = "user_id"
	AnonymousID = "anonymous_id"
	PreviousID  = "previous_id"
	DistinctID  = "distinct_id"
)

// Model says where events are, which of their columns hold identifiers, and by which rules these become profiles.
type Model struct {
	// Sources are what is read, at least one.
	Sources []Source
	// Types are the identifier types in the order of their priority, highest first. The order decides ties between anchors, and
	// which end of a link is its left one.
	Types []string
	// Slots are the places in an event where identifiers stand, in the order in which they claim the event: an event's owner is
	// the identifier in its first slot with a usable value.
	Slots []Slot
	// StandsFor has, for types that name a person without saying by which kind of identifier, the types that their values may be of. An
	// identifier of such a type is one with those of the same value, whichever there are.
	StandsFor map[string][]string `json:",omitempty"`
	// Normalize has the steps, beside the trimming of white space, that each type's values pass through before they are compared.
	Normalize map[string][]Step
	// Unlinked are types whose identifiers merge nothing (link: false). Each belongs to the profile of the strongest of its links,
	// by Prefer, to an identifier of a type that does merge, and stands alone if it has none.
	Unlinked []string
	// Blocked values never become identifiers.
	Blocked Blocked
	// MaxLinks are the limits over which an identifier is shared: its links merge nothing.
	MaxLinks []MaxLinks
	// MaxPerProfile are the limits on how many identifiers of one type a profile may have.
	MaxPerProfile []MaxPerProfile
	// Prefer says which links are the strongest, where a limit lets not all of them merge.
	Prefer Prefer
	// Traits are the rules for traits, in the order of their columns. Other traits are as the events say them, the newest value each.
	Traits []TraitRule
	// ResolvedEvents says what resolved_events is.
	ResolvedEvents ResolvedEvents
	// Compute lists what is computed of the events of each profile, in the order of the columns.
	Compute []Computed `json:",omitempty"`
}

// Step is one step of normalization.
type Step string

// The steps of normalization. Letters and digits are those of ASCII.
const (
	Lower    Step = "lower"     // letters to lower case
	Upper    Step = "upper"     // letters to upper case
	Digits   Step = "digits"    // nothing but the digits stays
	NoSpaces Step = "no_spaces" // white space goes, also from within
)

// Steps returns all steps of normalization.
func Steps() []Step { return []Step{Lower, Upper, Digits, NoSpaces} }

// MaxLinks says that an identifier of Type with more than Limit distinct neighbours of the type Other is shared.
type MaxLinks struct {
	Type, Other string
	Limit       int
}

// MaxPerProfile says that a profile has at most Limit identifiers of Type.
type MaxPerProfile struct {
	Type  string
	Limit int
}

// Prefer is an order of links, strongest first. Links that are equal in it are ordered by their identifiers: left, then right, each
// by type priority, then value as bytes.
type Prefer string

// The orders of links.
const (
	PreferFirst Prefer = "first" // first seen earliest
	PreferLast  Prefer = "last"  // last seen latest
	PreferMost  Prefer = "most"  // seen in the most events
)

// Prefers returns all orders of links.
func Prefers() []Prefer { return []Prefer{PreferFirst, PreferLast, PreferMost} }

// ResolvedEvents is a way to give readers the events with their profiles. Both have the same rows.
type ResolvedEvents string

// The ways of resolved_events. The empty one is EventsView.
const (
	EventsView  ResolvedEvents = "view"  // of the source, which finds each event's profile when it is read
	EventsTable ResolvedEvents = "table" // a copy of the events by profile and time, which costs their space once more
)

// ResolvedEventsWays returns all ways of resolved_events.
func ResolvedEventsWays() []ResolvedEvents { return []ResolvedEvents{EventsView, EventsTable} }

// Slot is one place in an event that can hold an identifier. Several slots may hold identifiers of one type.
type Slot struct {
	Type   string
	Column string
	// Path is the path within a JSON column, for example "traits.email" within the column context; "" means the column itself.
	Path string
	// Only restricts the slot to events of that type, for example "alias"; "" means every event.
	Only string
	// List says that a list stands there, each value of which is an identifier.
	List bool `json:",omitempty"`
	// OfType says that the list has objects with a type and an id each, of which those of that type count; "" that it has values.
	OfType string `json:",omitempty"`
}

// BuiltinMaxLinks is the number of user_ids beyond which an anonymous_id is a kiosk, a placeholder or a bot.
const BuiltinMaxLinks = 25

// BuiltinModel reads raw.events and links anonymous_id with user_id. An alias event's previous_id stands for either. An anonymous_id or
// previous_id with more than BuiltinMaxLinks user_ids is shared.
func BuiltinModel() Model {
	return Model{
		Sources: []Source{BuiltinSource()},
		Types:   []string{UserID, AnonymousID, PreviousID},
		Slots: []Slot{
			{Type: UserID, Column: "user_id"},
			{Type: AnonymousID, Column: "anonymous_id"},
			{Type: PreviousID, Column: "previous_id", Only: "alias"},
		},
		StandsFor: map[string][]string{PreviousID: {UserID, AnonymousID}},
		Blocked:   BuiltinBlocked(),
		MaxLinks: []MaxLinks{
			{Type: AnonymousID, Other: UserID, Limit: BuiltinMaxLinks},
			{Type: PreviousID, Other: UserID, Limit: BuiltinMaxLinks},
		},
		Prefer: PreferFirst,
		Traits: BuiltinTraits(),

		ResolvedEvents: EventsView,
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

// Merges tells whether identifiers of the type merge profiles.
func (m Model) Merges(identifierType string) bool {
	return !slices.Contains(m.Unlinked, identifierType)
}

// SlotPair is two slots of one event that may link two identifiers: Left holds the type that comes first by priority.
type SlotPair struct{ Left, Right int }

// SlotPairs returns every pair of slots whose types are the given two, in this order. For one type given twice it returns each
// pair of different slots once, and a slot with a list paired with itself.
func (m Model) SlotPairs(leftType, rightType string) []SlotPair {
	var pairs []SlotPair
	for _, left := range m.SlotsOf(leftType) {
		for _, right := range m.SlotsOf(rightType) {
			if leftType != rightType || left < right || left == right && m.Slots[left].List {
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
	if err := m.validateSources(); err != nil {
		return err
	}
	if len(m.Slots) == 0 {
		return fmt.Errorf("the model names no identifiers")
	}
	var declared []string
	for _, slot := range m.Slots {
		declared = append(declared, slot.Type)
	}
	for name := range m.Normalize {
		declared = append(declared, name)
	}
	for _, limit := range m.MaxLinks {
		if declared = append(declared, limit.Type, limit.Other); limit.Limit < 1 {
			return fmt.Errorf("max_links of %s with %s is %d: it has to be at least 1", limit.Type, limit.Other, limit.Limit)
		}
	}
	for _, limit := range m.MaxPerProfile {
		if declared = append(declared, limit.Type); limit.Limit < 1 {
			return fmt.Errorf("max_per_profile of %s is %d: it has to be at least 1", limit.Type, limit.Limit)
		}
		if slices.Contains(m.Unlinked, limit.Type) {
			return fmt.Errorf("max_per_profile of %s limits a type that merges nothing (link: false)", limit.Type)
		}
	}
	for _, name := range slices.Concat(declared, m.Unlinked) {
		if _, err := m.Priority(name); err != nil {
			return err
		}
	}
	if err := m.validateStandsFor(); err != nil {
		return err
	}
	if !slices.Contains(Prefers(), m.Prefer) {
		return fmt.Errorf("prefer is %q: it has to be one of %v", m.Prefer, Prefers())
	}
	if m.ResolvedEvents != "" && !slices.Contains(ResolvedEventsWays(), m.ResolvedEvents) {
		return fmt.Errorf("resolved_events is %q: it has to be one of %v", m.ResolvedEvents, ResolvedEventsWays())
	}
	if len(m.Types) > maxTypes {
		return fmt.Errorf("the model declares %d identifier types: at most %d have a priority of their own", len(m.Types), maxTypes)
	}
	if sorted := slices.Compact(slices.SortedFunc(slices.Values(m.Types), cmp.Compare[string])); len(sorted) != len(m.Types) {
		return fmt.Errorf("the model declares an identifier type twice: %v", m.Types)
	}
	if err := m.validateTraits(); err != nil {
		return err
	}
	return m.validateCompute()
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
