package reference

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// Resolution is what events come to. Its slices have no order.
type Resolution struct {
	Identifiers []Identifier
	Profiles    []Profile
	Links       []Link
	Rejected    []Rejected
	Resolved    []ResolvedEvent
	Counts      Counts
}

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

// Identifier is a row of identity_map. Profile is the anchor's id.
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

// Link is a row of links.
type Link struct {
	Left, Right ID
	Profile     ID
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

// Counts are those of the runs table.
type Counts struct {
	Read, Owned, Without                            uint64
	Identifiers, Links, Profiles, Largest, Rejected uint64
}

// Resolve applies the rules to the events.
func Resolve(model resolver.Model, events []Event) Resolution {
	seen, rejected := map[ID]*Span{}, map[ID]*Span{}
	links := map[[2]ID]*Link{}
	neighbours := map[ID][]ID{}
	var reads []read
	for _, event := range distinct(events) {
		r := inspect(model, event)
		reads = append(reads, r)
		for _, id := range r.usable {
			spanOf(seen, id).see(event.Timestamp)
		}
		for _, id := range r.rejected {
			spanOf(rejected, id).see(event.Timestamp)
		}
		for i, left := range r.usable {
			for _, right := range r.usable[i+1:] {
				link(model, links, neighbours, event, left, right)
			}
		}
	}

	out := Resolution{}
	profileOf := map[ID]ID{}
	for _, members := range components(seen, neighbours) {
		out.Profiles = append(out.Profiles, profile(model, members, seen, profileOf))
		out.Counts.Largest = max(out.Counts.Largest, uint64(len(members)))
	}
	for id, span := range seen {
		out.Identifiers = append(out.Identifiers, Identifier{id, *span, profileOf[id]})
	}
	for id, span := range rejected {
		out.Rejected = append(out.Rejected, Rejected{id, Reason(id.Value, model.Blocked.Values), *span})
	}
	for _, l := range links {
		l.Profile = profileOf[l.Left]
		out.Links = append(out.Links, *l)
	}
	out.tell(reads, profileOf)
	c := &out.Counts
	c.Identifiers, c.Rejected = uint64(len(seen)), uint64(len(rejected))
	c.Links, c.Profiles = uint64(len(links)), uint64(len(out.Profiles))
	return out
}

func spanOf(spans map[ID]*Span, id ID) *Span {
	if spans[id] == nil {
		spans[id] = &Span{}
	}
	return spans[id]
}

func link(model resolver.Model, links map[[2]ID]*Link, neighbours map[ID][]ID, event Event, left, right ID) {
	if compareIDs(model.Types)(left, right) > 0 {
		left, right = right, left
	}
	l := links[[2]ID{left, right}]
	if l == nil {
		l = &Link{Left: left, Right: right, Span: Span{First: never}}
		links[[2]ID{left, right}] = l
		neighbours[left] = append(neighbours[left], right)
		neighbours[right] = append(neighbours[right], left)
	}
	if l.Events == 0 || event.Timestamp < l.First || event.Timestamp == l.First && event.MessageID < l.FirstMessageID {
		l.FirstMessageID = event.MessageID
	}
	l.see(event.Timestamp)
}

// components returns the sets of identifiers that links reach from one another, by breadth-first search.
func components(seen map[ID]*Span, neighbours map[ID][]ID) [][]ID {
	var all [][]ID
	visited := map[ID]bool{}
	for start := range seen {
		if visited[start] {
			continue
		}
		visited[start] = true
		members := []ID{start}
		for next := 0; next < len(members); next++ {
			for _, other := range neighbours[members[next]] {
				if !visited[other] {
					visited[other] = true
					members = append(members, other)
				}
			}
		}
		all = append(all, members)
	}
	return all
}

// profile makes a profile of its members, and notes for each of them that it belongs there.
func profile(model resolver.Model, members []ID, seen map[ID]*Span, profileOf map[ID]ID) Profile {
	byValue := compareIDs(model.Types)
	slices.SortFunc(members, func(a, b ID) int { return cmp.Or(cmp.Compare(seen[a].First, seen[b].First), byValue(a, b)) })
	p := Profile{Anchor: members[0], Members: map[string][]string{}, First: seen[members[0]].First, Last: never, Traits: map[string]Trait{}}
	for _, id := range members {
		profileOf[id] = p.Anchor
		p.Members[id.Type] = append(p.Members[id.Type], id.Value)
		p.Last = max(p.Last, seen[id].Last)
		if id.Type == resolver.UserID && len(p.Members[id.Type]) == 1 {
			p.IdentifiedAt = seen[id].First
		}
	}
	return p
}

// tell gives each event to the profile of its owner, and adds up what the events say of their profiles.
func (out *Resolution) tell(reads []read, profileOf map[ID]ID) {
	byAnchor := map[ID]*Profile{}
	sources := map[ID]map[string]bool{}
	for i := range out.Profiles {
		byAnchor[out.Profiles[i].Anchor] = &out.Profiles[i]
		sources[out.Profiles[i].Anchor] = map[string]bool{}
	}
	for _, r := range reads {
		out.Counts.Read++
		if len(r.usable) == 0 {
			out.Counts.Without++
			out.Resolved = append(out.Resolved, ResolvedEvent{Event: r.Event})
			continue
		}
		out.Counts.Owned++
		anchor := profileOf[r.usable[0]]
		out.Resolved = append(out.Resolved, ResolvedEvent{r.Event, true, anchor})
		p := byAnchor[anchor]
		p.Events++
		sources[anchor][r.Source] = true
		for name, value := range r.traits() {
			p.set(name, Trait{value, r.Timestamp, r.Source, r.MessageID})
		}
	}
	for anchor, names := range sources {
		byAnchor[anchor].Sources = slices.Sorted(maps.Keys(names))
	}
}

// set applies rule 7.
func (p *Profile) set(name string, trait Trait) {
	if trait.Value == nil || trait.Value == "" {
		return
	}
	have, again := p.Traits[name]
	if !again || compareTraits(trait, have) > 0 {
		p.Traits[name] = trait
	}
}

func compareTraits(a, b Trait) int {
	return cmp.Or(cmp.Compare(a.SetAt, b.SetAt), strings.Compare(a.MessageID, b.MessageID), strings.Compare(a.Text(), b.Text()),
		cmp.Compare(isText(a.Value), isText(b.Value)))
}

// isText is 1 for a text, 0 for any other value.
func isText(value any) int {
	if _, ok := value.(string); ok {
		return 1
	}
	return 0
}
