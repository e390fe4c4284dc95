package resolver

import "time"

// Profile is one published profile, as a person wants to see it. Its JSON is what `kindred profile --format json` prints, and its keys
// are the columns of the output tables.
type Profile struct {
	// RedirectedFrom is the id that was asked for, where that profile is part of this one today; else "".
	RedirectedFrom string     `json:"redirected_from,omitempty"`
	ID             string     `json:"profile_id"`
	UserID         string     `json:"user_id"` // its earliest; "" while it is anonymous
	Identified     bool       `json:"is_identified"`
	IdentifiedAt   *time.Time `json:"identified_at"`
	FirstSeen      time.Time  `json:"first_seen"`
	LastSeen       time.Time  `json:"last_seen"`
	EventCount     uint64     `json:"event_count"` // events that it owns
	Sources        []string   `json:"sources"`
	// IdentifierCount is how many identifiers it has. Identifiers may be fewer, the first of each type.
	IdentifierCount uint64              `json:"identifier_count"`
	TypeCounts      []TypeCount         `json:"identifier_counts"`
	Identifiers     []ProfileIdentifier `json:"identifiers"` // by type, then by first sight
	Traits          []ProfileTrait      `json:"traits"`      // by name
	Timeline        []Month             `json:"timeline"`    // months with events, the earliest first
}

// TypeCount is how many identifiers of a type a profile has.
type TypeCount struct {
	Type  string `json:"id_type"`
	Count uint64 `json:"count"`
}

// ProfileIdentifier is an identifier of a profile: a row of the identity map.
type ProfileIdentifier struct {
	Type       string    `json:"id_type"`
	Value      string    `json:"id_value"`
	FirstSeen  time.Time `json:"first_seen"`
	LastSeen   time.Time `json:"last_seen"`
	EventCount uint64    `json:"event_count"` // events that it stands on
}

// ProfileTrait is a trait of a profile, and the event that its value came from.
type ProfileTrait struct {
	Trait     string    `json:"trait"`
	Value     string    `json:"value"` // a text as it is, any other value as JSON
	SetAt     time.Time `json:"set_at"`
	Source    string    `json:"source"`
	MessageID string    `json:"message_id"`
}

// Month is what a profile did in one month, in UTC.
type Month struct {
	Month      string        `json:"month"` // 2025-01
	EventCount uint64        `json:"event_count"`
	Sources    []SourceCount `json:"sources"`       // by name
	Happened   []Happening   `json:"what_happened"` // in the order in which they happened first
}

// SourceCount is how many events came from a source.
type SourceCount struct {
	Source string `json:"source"`
	Count  uint64 `json:"event_count"`
}

// Happening is a kind of event: a track event by its name, a page or a screen by its title, anything else by its type.
type Happening struct {
	Type  string `json:"type"`
	Event string `json:"event"` // the name, "" without one
	Count uint64 `json:"event_count"`
}

// Name is what a person calls it.
func (h Happening) Name() string {
	switch {
	case h.Event != "":
		return h.Event
	case h.Type == "page":
		return "visit"
	default:
		return h.Type
	}
}
