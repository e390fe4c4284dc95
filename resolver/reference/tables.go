package reference

// Resolution is what events come to: the generation that a run publishes. Its slices have no order.
type Resolution struct {
	Identifiers []Identifier
	Profiles    []Profile
	Links       []Link
	Rejected    []Rejected
	Resolved    []ResolvedEvent
	// Redirects leads from the id of every profile that was ever published to that of a living one, or to Nobody.
	Redirects map[string]string
	// History has the changes from the generation before, Past those of all generations up to that one.
	History, Past []Change
	Counts        Counts

	anchors map[string]ID // by profile id, once asked for
}

// Nobody is the profile id of an event without an identifier, and of what a retired profile redirects to.
const Nobody = "00000000-0000-0000-0000-000000000000"

// Span is when and how often something was seen.
type Span struct {
	First, Last int64
	Events      uint64
}

func (s *Span) see(at int64) {
	if s.Events == 0 {
		s.First, s.Last = at, at
	}
	s.First, s.Last = min(s.First, at), max(s.Last, at)
	s.Events++
}

// Identifier is a row of identity_map. Profile is the anchor.
type Identifier struct {
	ID
	Span
	Profile ID
}

// Profile is a row of profiles.
type Profile struct {
	Anchor       ID
	Members      map[string][]string // by type, by first sight
	First, Last  int64
	IdentifiedAt int64 // only meaningful with a user_id
	Events       uint64
	Sources      []string // sorted
	Traits       map[string]Trait
	Computed     []any // the values of the model's columns, see Compute
}

// Trait is a row of profile_traits.
type Trait struct {
	Value     any
	SetAt     int64
	Source    string
	MessageID string
}

// Text is the trait's value as profile_traits has it.
func (t Trait) Text() string { return valueText(t.Value) }

// Link is a row of links. Its profiles are their anchors.
type Link struct {
	Left, Right               ID
	LeftProfile, RightProfile ID
	Status                    string // used, shared or limit
	Span
	FirstMessageID string
}

// Rejected is a row of rejected_identifiers.
type Rejected struct {
	ID
	Reason string
	Span
}

// ResolvedEvent is a row of resolved_events. Owned is false for an event without an identifier.
type ResolvedEvent struct {
	Event
	Owned   bool
	Profile ID
}

// Change is a row of profile_history: created, merged, split or retired.
type Change struct{ Change, Profile, Other string }

// Counts are those of the runs table.
type Counts struct {
	Read, Owned, Without                            uint64
	Identifiers, Links, Profiles, Largest, Rejected uint64
	Created, Merged, Split                          uint64
}
