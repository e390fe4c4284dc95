package reference

import (
	"cmp"
	"maps"
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// first orders identifiers by first sight, then type priority, then value.
func (said evidence) first(model resolver.Model) func(a, b ID) int {
	byValue := compareIDs(model.Types)
	return func(a, b ID) int { return cmp.Or(cmp.Compare(said.seen[a].First, said.seen[b].First), byValue(a, b)) }
}

// profile makes a profile of its members.
func (said evidence) profile(model resolver.Model, members []ID, published map[string]ID) Profile {
	members = slices.SortedFunc(slices.Values(members), said.first(model))
	p := Profile{Members: map[string][]string{}, First: said.seen[members[0]].First, Last: never, Traits: map[string]Trait{}}
	p.Anchor = anchor(model, members, published)
	for _, id := range members {
		p.Members[id.Type] = append(p.Members[id.Type], id.Value)
		p.Last = max(p.Last, said.seen[id].Last)
		if id.Type == resolver.UserID && len(p.Members[id.Type]) == 1 {
			p.IdentifiedAt = said.seen[id].First
		}
	}
	return p
}

// anchor applies rule 9 to members in the order of first sight.
func anchor(model resolver.Model, members []ID, published map[string]ID) ID {
	candidates := members
	if merging := slices.DeleteFunc(slices.Clone(members), func(id ID) bool { return !model.Merges(id.Type) }); len(merging) > 0 {
		candidates = merging
	}
	if len(published) > 0 {
		for _, id := range candidates {
			if _, is := published[ProfileID(id)]; is {
				return id
			}
		}
	}
	return candidates[0]
}

// living returns the anchors of the profiles by their ids.
func (out *Resolution) living() map[string]ID {
	if out.anchors == nil {
		out.anchors = map[string]ID{}
		for _, p := range out.Profiles {
			out.anchors[ProfileID(p.Anchor)] = p.Anchor
		}
	}
	return out.anchors
}

// tell gives each event to the profile of its owner, and adds up what the events say of their profiles.
func (out *Resolution) tell(model resolver.Model, reads []read, profileOf map[ID]ID) {
	owned := map[ID][]Event{}
	byAnchor := map[ID]*Profile{}
	said := map[ID]map[string][]Trait{}
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
		owned[anchor] = append(owned[anchor], r.Event)
		for _, id := range r.usable {
			sources[profileOf[id]][r.Source] = true
		}
		if said[anchor] == nil {
			said[anchor] = map[string][]Trait{}
		}
		for name, value := range told(model.Traits, r.traits()) {
			said[anchor][name] = append(said[anchor][name], Trait{value, r.Timestamp, r.Source, r.MessageID})
		}
		for name := range told(model.Traits, r.taken()) {
			if ruleOf(model.Traits, name).Pick == "last" {
				said[anchor][name] = append(said[anchor][name], Trait{gone, r.Timestamp, r.Source, r.MessageID})
			}
		}
	}
	for anchor, traits := range said {
		for name, values := range traits {
			if trait := picked(ruleOf(model.Traits, name), values); trait.Value != gone {
				byAnchor[anchor].Traits[name] = trait
			}
		}
	}
	for anchor, names := range sources {
		byAnchor[anchor].Sources = slices.Sorted(maps.Keys(names))
		byAnchor[anchor].Computed = Compute(model, owned[anchor])
	}
}
