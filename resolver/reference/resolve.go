package reference

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// Resolve applies the rules to the events, all that there are so far. previous is the published generation; nil is none.
func Resolve(model resolver.Model, events []Event, previous *Resolution) Resolution {
	if previous == nil {
		previous = &Resolution{}
	}
	said := hear(model, events)
	sets, shared := said.sets(model)
	out := Resolution{}
	profileOf := map[ID]ID{}
	for _, members := range sets {
		p := said.profile(model, members, previous.living())
		for _, id := range members {
			profileOf[id] = p.Anchor
		}
		out.Profiles = append(out.Profiles, p)
		out.Counts.Largest = max(out.Counts.Largest, uint64(len(members)))
	}
	for id, span := range said.seen {
		out.Identifiers = append(out.Identifiers, Identifier{id, *span, profileOf[id]})
	}
	for id, span := range said.rejected {
		out.Rejected = append(out.Rejected, Rejected{id, Reason(model, id.Type, id.Value), *span})
	}
	for _, l := range said.links {
		l.LeftProfile, l.RightProfile = profileOf[l.Left], profileOf[l.Right]
		switch {
		case shared[l.Left] || shared[l.Right]:
			l.Status = "shared"
		case l.LeftProfile == l.RightProfile:
			l.Status = "used"
		default:
			l.Status = "limit"
		}
		out.Links = append(out.Links, *l)
	}
	out.tell(model, said.reads, profileOf)
	out.follow(previous, said.first(model))
	c := &out.Counts
	c.Identifiers, c.Rejected = uint64(len(out.Identifiers)), uint64(len(out.Rejected))
	c.Links, c.Profiles = uint64(len(out.Links)), uint64(len(out.Profiles))
	return out
}

// evidence is what events say, before any guard.
type evidence struct {
	reads          []read
	seen, rejected map[ID]*Span
	links          map[[2]ID]*Link
}

// hear applies rules 1 to 4.
func hear(model resolver.Model, events []Event) evidence {
	said := evidence{seen: map[ID]*Span{}, rejected: map[ID]*Span{}, links: map[[2]ID]*Link{}}
	for _, event := range distinct(events) {
		r := inspect(model, event)
		said.reads = append(said.reads, r)
		for _, id := range r.usable {
			spanOf(said.seen, id).see(event.Timestamp)
		}
		for _, id := range r.rejected {
			spanOf(said.rejected, id).see(event.Timestamp)
		}
		for i, left := range r.usable {
			for _, right := range r.usable[i+1:] {
				if !isName(model, left, right) && !isName(model, right, left) {
					said.link(model, event, left, right)
				}
			}
		}
	}
	said.linkNames(model)
	return said
}

// isName tells whether an identifier stands for the other: it has the value that the other has.
func isName(model resolver.Model, name, id ID) bool {
	return slices.Contains(model.StandsFor[name.Type], id.Type) && Normal(model, id.Type, name.Value) == id.Value
}

// linkNames links the identifiers that stand for others with these. No event says so, and the link is there once both are.
func (said evidence) linkNames(model resolver.Model) {
	for name, of := range said.seen {
		for _, identifierType := range model.StandsFor[name.Type] {
			id := ID{identifierType, Normal(model, identifierType, name.Value)}
			other, both := said.seen[id]
			if !both {
				continue
			}
			left, right := name, id
			if compareIDs(model.Types)(left, right) > 0 {
				left, right = right, left
			}
			said.links[[2]ID{left, right}] = &Link{Left: left, Right: right, Span: Span{First: max(of.First, other.First), Last: max(of.Last, other.Last)}}
		}
	}
}

func spanOf(spans map[ID]*Span, id ID) *Span {
	if spans[id] == nil {
		spans[id] = &Span{}
	}
	return spans[id]
}

func (said evidence) link(model resolver.Model, event Event, left, right ID) {
	if compareIDs(model.Types)(left, right) > 0 {
		left, right = right, left
	}
	l := said.links[[2]ID{left, right}]
	if l == nil {
		l = &Link{Left: left, Right: right}
		said.links[[2]ID{left, right}] = l
	}
	if l.Events == 0 || event.Timestamp < l.First || event.Timestamp == l.First && event.MessageID < l.FirstMessageID {
		l.FirstMessageID = event.MessageID
	}
	l.see(event.Timestamp)
}
