package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Computed is one thing that is computed of the events of each profile, and stands in columns of profiles. It is a fold: what the events
// of one identifier say of it is a state, and states of several identifiers are put together to the state of a profile, in any order. So
// profiles that merge or come apart are folded again from the states of their identifiers, and no event is read twice. An event counts
// once, for its owner.
type Computed struct {
	Kind ComputedKind
	// Event is the name of the event that a kind of named events is about, else "".
	Event string `json:",omitempty"`
	// Gap is the longest pause within a session, else 0.
	Gap time.Duration `json:",omitempty"`
}

// ComputedKind is what is computed.
type ComputedKind string

// The kinds, in the order of their columns.
const (
	FirstSource ComputedKind = "first_source" // the source of the first event that has one
	LastSource  ComputedKind = "last_source"  // the source of the last event that has one
	FirstTouch  ComputedKind = "first_touch"  // where the profile came from first
	LastTouch   ComputedKind = "last_touch"   // where it came from last, other than directly if it ever did
	Devices     ComputedKind = "devices"      // kinds of devices
	Countries   ComputedKind = "countries"    // countries
	Sessions    ComputedKind = "sessions"     // how often it was active, with pauses longer than the gap between
	ActiveDays  ComputedKind = "active_days"  // on how many days, in UTC
	EventCounts ComputedKind = "events"       // how many events of a name
	FirstTime   ComputedKind = "first_time"   // when an event of a name was first
	LastTime    ComputedKind = "last_time"    // when it was last
)

// ComputedKinds returns all kinds, in the order of their columns.
func ComputedKinds() []ComputedKind {
	return []ComputedKind{FirstSource, LastSource, FirstTouch, LastTouch, Devices, Countries, Sessions, ActiveDays, EventCounts, FirstTime, LastTime}
}

// OfNamedEvents tells whether the kind is about events of one name.
func (k ComputedKind) OfNamedEvents() bool {
	return k == EventCounts || k == FirstTime || k == LastTime
}

// IsTouch tells whether the kind is one of where a profile came from.
func (k ComputedKind) IsTouch() bool { return k == FirstTouch || k == LastTouch }

// DefaultSessionGap is the pause after which web analytics commonly begin another session (Google Analytics, Snowplow, Segment).
const DefaultSessionGap = 30 * time.Minute

// The shortest and the longest gap that sessions can have.
const (
	MinSessionGap = time.Second
	MaxSessionGap = 30 * 24 * time.Hour
)

// GapText writes a gap, which is of whole seconds, as a model file does.
func GapText(gap time.Duration) string {
	switch {
	case gap%time.Hour == 0:
		return fmt.Sprintf("%dh", gap/time.Hour)
	case gap%time.Minute == 0:
		return fmt.Sprintf("%dm", gap/time.Minute)
	default:
		return fmt.Sprintf("%ds", gap/time.Second)
	}
}

// TouchColumns are what a touch is told in, in order: each is a column's name after that of the kind and a _.
func TouchColumns() []string {
	return []string{"at", "source", "medium", "name", "referrer", "landing_page", "channel"}
}

// MaxEventNameBytes is the length over which an event's name makes no column's name.
const MaxEventNameBytes = 200

// Columns are the names of the columns of profiles that it stands in.
func (c Computed) Columns() []string {
	switch {
	case c.Kind.IsTouch():
		var names []string
		for _, part := range TouchColumns() {
			names = append(names, string(c.Kind)+"_"+part)
		}
		return names
	case c.Kind == EventCounts:
		return []string{"events_" + EventColumn(c.Event)}
	case c.Kind == FirstTime:
		return []string{"first_" + EventColumn(c.Event) + "_at"}
	case c.Kind == LastTime:
		return []string{"last_" + EventColumn(c.Event) + "_at"}
	default:
		return []string{string(c.Kind)}
	}
}

// EventColumn is an event's name as a part of a column's name: letters and digits, letters small, with a _ in the place of whatever else
// stands between them. Nothing is left of a name without letters and digits.
func EventColumn(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "_")
}

// ProfileColumns are the columns that profiles have in every model.
func ProfileColumns() []string {
	return []string{"profile_id", "user_id", "is_identified", "user_ids", "anonymous_ids", "identifiers", "identifier_count", "first_seen",
		"last_seen", "identified_at", "event_count", "sources", "traits"}
}

// Place is a column of an event, or a path within one that holds JSON.
type Place struct{ Column, Path string }

// Places that computed columns read. Of two for one thing the first that holds something counts.
var (
	eventName       = Place{"event", ""}
	campaignSource  = Place{"context", "campaign.source"}
	campaignMedium  = Place{"context", "campaign.medium"}
	campaignName    = Place{"context", "campaign.name"}
	contextReferrer = Place{"context", "page.referrer"}
	ownReferrer     = Place{"properties", "referrer"}
	contextURL      = Place{"context", "page.url"}
	ownURL          = Place{"properties", "url"}
	contextPath     = Place{"context", "page.path"}
	ownPath         = Place{"properties", "path"}
	deviceType      = Place{"context", "device.type"}
	osName          = Place{"context", "os.name"}
	locationCountry = Place{"context", "location.country"}
	contextCountry  = Place{"context", "country"}
)

// Places are what the kind reads of an event beside its time, type, source and message_id, by what stands there.
func (k ComputedKind) Places() map[string]Place {
	switch {
	case k.IsTouch():
		return map[string]Place{
			"campaign_source": campaignSource, "campaign_medium": campaignMedium, "campaign_name": campaignName,
			"page_referrer": contextReferrer, "own_referrer": ownReferrer, "page_url": contextURL, "own_url": ownURL,
			"page_path": contextPath, "own_path": ownPath,
		}
	case k == Devices:
		return map[string]Place{"device_type": deviceType, "os_name": osName}
	case k == Countries:
		return map[string]Place{"location_country": locationCountry, "country": contextCountry}
	case k.OfNamedEvents():
		return map[string]Place{"event": eventName}
	default:
		return nil
	}
}

// ComputedPlaces are what the model's computed columns read of an event beside its time, type, source and message_id, each once and in
// order.
func (m Model) ComputedPlaces() []Place {
	var places []Place
	for _, c := range m.Compute {
		for _, place := range c.Kind.Places() {
			places = append(places, place)
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path)) })
	return slices.Compact(places)
}

// CompareComputed orders by the order of the kinds, then by the name of the event: the order of columns.
func CompareComputed(a, b Computed) int {
	kind := func(c Computed) int { return slices.Index(ComputedKinds(), c.Kind) }
	return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(a.Event, b.Event))
}

// validateCompute reports what is wrong with what the model computes.
func (m Model) validateCompute() error {
	taken := map[string]string{}
	for _, name := range ProfileColumns() {
		taken[name] = "every profile"
	}
	for _, rule := range m.Traits {
		taken[rule.Column] = "the trait " + rule.Name
	}
	for _, c := range m.Compute {
		what := string(c.Kind)
		if c.Event != "" {
			what += " of " + c.Event
		}
		switch {
		case !slices.Contains(ComputedKinds(), c.Kind):
			return fmt.Errorf("compute has %q: it has to be one of %v", c.Kind, ComputedKinds())
		case c.Kind.OfNamedEvents() != (c.Event != ""):
			return fmt.Errorf("compute: %s is about the event %q", c.Kind, c.Event)
		case c.Event != "" && (EventColumn(c.Event) == "" || len(c.Event) > MaxEventNameBytes):
			return fmt.Errorf("compute: %s: the event's name makes no column's name", what)
		case (c.Kind == Sessions) != (c.Gap != 0) || c.Gap != 0 && (c.Gap < MinSessionGap || c.Gap > MaxSessionGap):
			return fmt.Errorf("compute: %s has a gap of %s: sessions have one of %s to %s", what, c.Gap, MinSessionGap, MaxSessionGap)
		}
		for _, column := range c.Columns() {
			if other, is := taken[column]; is {
				return fmt.Errorf("compute: the column %s of %s is there already, of %s", column, what, other)
			}
			taken[column] = what
		}
	}
	return nil
}
