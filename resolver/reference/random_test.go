package reference

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

var (
	cases = flag.Int("cases", 8_000, "how many random histories to resolve")
	seed  = flag.Uint64("seed", 1, "the first of the random histories; each is made of this number and its own")
)

// TestInvariants holds the rules against what they promise, over random models and events.
func TestInvariants(t *testing.T) {
	const parts = 4
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for number := part; number < *cases; number += parts {
				g := generator{rand.New(rand.NewPCG(*seed, uint64(number)))}
				model, other, writes := g.model(), g.model(), g.writes()
				events := Now(writes)
				if err := cmp.Or(model.Validate(), other.Validate()); err != nil {
					t.Fatal(err)
				}
				first := Resolve(model, events, nil)
				problem := cmp.Or(
					broken(model, first, Resolution{}),
					g.orderNeverMatters(model, events, first),
					g.windowsNeverMatter(model, writes, first),
					againChangesNothing(model, events, first),
					changesOfModel(model, other, events, first))
				if problem != "" {
					t.Fatalf("-seed %d, history %d: %s\nmodel %+v\nother %+v\n%s", *seed, number, problem, model, other, written(events))
				}
			}
		})
	}
}

func (g *generator) orderNeverMatters(model resolver.Model, events []Event, first Resolution) string {
	mixed := slices.Clone(events)
	g.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	if d := differs(first, Resolve(model, mixed, nil)); d != "" {
		return "another order of the events: " + d
	}
	return ""
}

func againChangesNothing(model resolver.Model, events []Event, first Resolution) string {
	again := Resolve(model, events, &first)
	if len(again.History) > 0 {
		return fmt.Sprintf("resolving again has the history %v", again.History)
	}
	again.History, again.Past, again.Counts = first.History, first.Past, first.Counts
	if d := differs(first, again); d != "" {
		return "resolving again: " + d
	}
	return ""
}

// windowsNeverMatter resolves what the tables say after more and more of the writes: what is a profile is the same in the end, whatever it is
// called.
func (g *generator) windowsNeverMatter(model resolver.Model, writes []Write, first Resolution) string {
	var previous Resolution
	for at := 0; at < len(writes); {
		at += 1 + g.IntN(len(writes)-at)
		r := Resolve(model, Now(writes[:at]), &previous)
		if problem := broken(model, r, previous); problem != "" {
			return fmt.Sprintf("after %d of %d writes: %s", at, len(writes), problem)
		}
		previous = r
	}
	if got, want := partition(previous), partition(first); !slices.Equal(got, want) {
		return fmt.Sprintf("by windows the profiles are %q, at once %q", got, want)
	}
	previous.History, previous.Past, previous.Redirects = first.History, first.Past, first.Redirects
	previous.Counts.Created, previous.Counts.Merged, previous.Counts.Split = first.Counts.Created, first.Counts.Merged, first.Counts.Split
	if d := differs(first.nameless(), previous.nameless()); d != "" {
		return "by windows: " + d
	}
	return ""
}

// nameless is the resolution without what profiles are called by.
func (out Resolution) nameless() Resolution {
	out.Identifiers, out.Links, out.Profiles, out.Resolved = slices.Clone(out.Identifiers), slices.Clone(out.Links), slices.Clone(out.Profiles), slices.Clone(out.Resolved)
	for i := range out.Identifiers {
		out.Identifiers[i].Profile = ID{}
	}
	for i := range out.Links {
		out.Links[i].LeftProfile, out.Links[i].RightProfile = ID{}, ID{}
	}
	for i := range out.Resolved {
		out.Resolved[i].Profile = ID{}
	}
	for i, p := range out.Profiles {
		var least ID // of its members, in the place of its anchor
		for name, values := range p.Members {
			if id := (ID{name, slices.Min(values)}); least == (ID{}) || id.Type < least.Type {
				least = id
			}
		}
		out.Profiles[i].Anchor = least
	}
	return out
}

// changesOfModel resolves by a model, by another one, and by the first again. A profile has its id back if the other model did not
// mix it: its identifiers were in one profile, or in several without any others.
func changesOfModel(model, other resolver.Model, events []Event, first Resolution) string {
	changed := Resolve(other, events, &first)
	if problem := broken(other, changed, first); problem != "" {
		return "by the other model: " + problem
	}
	back := Resolve(model, events, &changed)
	if problem := broken(model, back, changed); problem != "" {
		return "by the first model again: " + problem
	}
	then, now := profilesByID(changed), profilesByID(back)
	for id, p := range profilesByID(first) {
		in := map[ID]bool{}
		outsiders, missing := false, false
		for _, member := range p {
			profile, is := profileIn(changed, member)
			missing = missing || !is
			in[profile] = true
		}
		for profile := range in {
			for _, member := range then[ProfileID(profile)] {
				outsiders = outsiders || !slices.Contains(p, member)
			}
		}
		if _, lives := now[id]; !lives && !missing && (len(in) == 1 || !outsiders) && slices.Equal(model.Unlinked, other.Unlinked) &&
			slices.Equal(model.Types, other.Types) {
			return fmt.Sprintf("profile %s of %v has another id when the first model is back", id, p)
		}
	}
	return ""
}

// broken tells which of the promises a resolution breaks that hold for each by itself, and for each beside the one before.
func broken(model resolver.Model, r, previous Resolution) string {
	profiles := profilesByID(r)
	members := 0
	for id, p := range profiles {
		members += len(p)
		for _, limit := range model.MaxPerProfile {
			if got := len(slices.DeleteFunc(slices.Clone(p), func(id ID) bool { return id.Type != limit.Type })); got > limit.Limit {
				return fmt.Sprintf("profile %s has %d of %s", id, got, limit.Type)
			}
		}
	}
	if members != len(r.Identifiers) || len(profiles) != len(r.Profiles) {
		return fmt.Sprintf("%d profiles with %d identifiers, want %d with %d", len(profiles), members, len(r.Profiles), len(r.Identifiers))
	}
	neighbours := map[ID][]ID{}
	for _, l := range r.Links {
		neighbours[l.Left], neighbours[l.Right] = append(neighbours[l.Left], l.Right), append(neighbours[l.Right], l.Left)
		if same := l.LeftProfile == l.RightProfile; same != (l.Status == "used") {
			return fmt.Sprintf("link %v between the same profile (%v) has status %s", l, same, l.Status)
		}
		merging := model.Merges(l.Left.Type) && model.Merges(l.Right.Type)
		if l.Status == "limit" && merging && len(model.MaxPerProfile) == 0 {
			return fmt.Sprintf("link %v is cut without a limit", l)
		}
	}
	for id, others := range neighbours {
		for _, limit := range model.MaxLinks {
			count := 0
			for _, other := range others {
				if other.Type == limit.Other {
					count++
				}
			}
			if p, _ := profileIn(r, id); id.Type == limit.Type && count > limit.Limit && (p != id || len(profiles[ProfileID(p)]) > 1) {
				return fmt.Sprintf("shared identifier %v is not alone", id)
			}
		}
	}
	return brokenHistory(r, previous, profiles)
}

// brokenHistory does the same for ids and history.
func brokenHistory(r, previous Resolution, profiles map[string][]ID) string {
	for id := range profiles {
		if r.Redirects[id] != id {
			return fmt.Sprintf("the living id %s redirects to %q", id, r.Redirects[id])
		}
	}
	for id, to := range r.Redirects {
		if _, lives := profiles[to]; !lives && to != Nobody {
			return fmt.Sprintf("%s redirects to %q, which does not live", id, to)
		}
	}
	living := map[string]bool{}
	for _, c := range slices.Concat(r.Past, r.History) {
		if _, ever := r.Redirects[c.Profile]; !ever {
			return fmt.Sprintf("%s was %s, but redirects nowhere", c.Profile, c.Change)
		}
		if comes := c.Change == "created" || c.Change == "split"; comes == living[c.Profile] {
			return fmt.Sprintf("%s was %s while it lives: %v", c.Profile, c.Change, living[c.Profile])
		}
		living[c.Profile] = !living[c.Profile]
		if !living[c.Profile] {
			delete(living, c.Profile)
		}
	}
	for id := range living {
		if _, lives := profiles[id]; !lives {
			return fmt.Sprintf("%s lives by the history, not by the profiles", id)
		}
	}
	if len(living) != len(profiles) {
		return fmt.Sprintf("%d profiles live by the history, %d there are", len(living), len(profiles))
	}
	for id := range previous.Redirects {
		if _, ever := r.Redirects[id]; !ever {
			return fmt.Sprintf("%s was published and redirects nowhere", id)
		}
	}
	return ""
}

func profilesByID(r Resolution) map[string][]ID {
	members := map[ID][]ID{}
	for _, i := range r.Identifiers {
		members[i.Profile] = append(members[i.Profile], i.ID)
	}
	profiles := map[string][]ID{}
	for anchor, ids := range members {
		profiles[ProfileID(anchor)] = ids
	}
	return profiles
}

func profileIn(r Resolution, id ID) (ID, bool) {
	for _, i := range r.Identifiers {
		if i.ID == id {
			return i.Profile, true
		}
	}
	return ID{}, false
}

// partition writes which identifiers are together, whatever the profile is called.
func partition(r Resolution) []string {
	var sets []string
	for _, p := range profilesByID(r) {
		var members []string
		for _, id := range p {
			members = append(members, id.Type+" "+id.Value)
		}
		slices.Sort(members)
		sets = append(sets, strings.Join(members, ", "))
	}
	slices.Sort(sets)
	return sets
}

// differs tells in which table two resolutions differ.
func differs(a, b Resolution) string {
	byID := func(a, b ID) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value)) }
	for _, r := range []*Resolution{&a, &b} {
		slices.SortFunc(r.Identifiers, func(a, b Identifier) int { return byID(a.ID, b.ID) })
		slices.SortFunc(r.Profiles, func(a, b Profile) int { return byID(a.Anchor, b.Anchor) })
		slices.SortFunc(r.Links, func(a, b Link) int { return cmp.Or(byID(a.Left, b.Left), byID(a.Right, b.Right)) })
		slices.SortFunc(r.Rejected, func(a, b Rejected) int { return byID(a.ID, b.ID) })
		slices.SortFunc(r.Resolved, func(a, b ResolvedEvent) int { return cmp.Compare(a.ReceivedAt, b.ReceivedAt) })
		slices.SortFunc(r.History, func(a, b Change) int { return cmp.Compare(a.Profile, b.Profile) })
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if field := x.Type().Field(i); field.IsExported() && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			return fmt.Sprintf("%s: %v, or %v", field.Name, x.Field(i), y.Field(i))
		}
	}
	return ""
}

func written(events []Event) string {
	var out strings.Builder
	for _, e := range events {
		fmt.Fprintf(&out, "%d %s a=%s u=%s p=%s g=%s n=%s, received at %d, message %s\n", e.Timestamp, e.Type, e.AnonymousID, e.UserID, e.PreviousID,
			e.GroupID, e.Name, e.ReceivedAt, e.MessageID)
	}
	return out.String()
}

// generator makes models whose limits bite and events whose identifiers collide.
type generator struct{ *rand.Rand }

func (g *generator) often(share float64) bool { return g.Float64() < share }

// writes are events that come in, of which some are rows that change and go.
func (g *generator) writes() []Write {
	var writes []Write
	values, times, absent := 1+g.IntN(6), 1+g.IntN(6), 0.1+0.3*g.Float64()
	value := func(column string) string {
		if g.often(absent) {
			return ""
		}
		value := fmt.Sprint(column, min(g.IntN(values), g.IntN(values)))
		if column == "u" && g.often(0.3) {
			value = fmt.Sprint(7 + g.IntN(2))
		}
		return value
	}
	written := func(value string) string { // by some program
		if value != "" && value[0] >= '0' && value[0] <= '9' && g.often(0.3) {
			value += []string{".0", ".00"}[g.IntN(2)]
		}
		if g.often(0.1) {
			value = []string{"\u00a0", "\ufeff", " "}[g.IntN(3)] + value + []string{"", "\u200b", "\t\u00a0"}[g.IntN(3)]
		}
		return value
	}
	records := g.often(0.5)
	for i := range 2 + g.IntN(11) {
		e := Event{
			MessageID: fmt.Sprint(i), Type: "track", AnonymousID: written(value("a")), UserID: written(value("u")), Source: "web",
			Timestamp: int64(g.IntN(times)), ReceivedAt: int64(i),
		}
		if g.often(0.2) {
			e.Type, e.PreviousID = "alias", written(value([]string{"u", "u", "a"}[g.IntN(3)]))
		}
		if g.often(0.5) {
			e.GroupID, e.Name = value("g"), value("n")
		}
		if g.often(0.2) {
			e.Type = []string{"identify", "group", "Group"}[g.IntN(3)]
			e.Traits = Document{"plan": value("plan"), "email": value("mail"), "email.verified": true}
		}
		if g.often(0.2) {
			names := []any{}
			for range g.IntN(4) {
				names = append(names, value("n"))
			}
			e.Properties = Document{"names": names}
		}
		if !records || g.often(0.4) {
			if g.often(0.1) {
				e.MessageID = fmt.Sprint(g.IntN(i + 1)) // a duplicate, of other content
			}
			writes = append(writes, Write{Event: e})
			continue
		}
		w := Write{Key: fmt.Sprint("row ", g.IntN(4)), Gone: g.often(0.2)}
		if e.MessageID = w.Key; !w.Gone {
			w.Event = e
		}
		writes = append(writes, w)
	}
	return writes
}

func (g *generator) model() resolver.Model {
	m := resolver.Model{
		Sources: []resolver.Source{resolver.BuiltinSource()},
		Types:   []string{resolver.UserID, resolver.AnonymousID, "group", "name"},
		Slots: []resolver.Slot{
			{Type: resolver.UserID, Column: "user_id"}, {Type: resolver.AnonymousID, Column: "anonymous_id"},
			{Type: resolver.UserID, Column: "previous_id", Only: "alias"}, {Type: "group", Column: "group_id"}, {Type: "name", Column: "event"},
		},
		Prefer: resolver.Prefers()[g.IntN(3)],
	}
	if g.often(0.3) {
		m.Slots[2] = resolver.Slot{Type: resolver.PreviousID, Column: "previous_id", Only: "alias"}
		m.Types, m.StandsFor = append(m.Types, resolver.PreviousID), map[string][]string{resolver.PreviousID: {resolver.UserID, resolver.AnonymousID}}
	}
	if g.often(0.3) {
		m.Types, m.Slots = append(m.Types, resolver.Email), append(m.Slots, resolver.Slot{Type: resolver.Email, Column: "traits", Path: "email"})
	}
	if g.often(0.3) {
		g.Shuffle(len(m.Types), func(i, j int) { m.Types[i], m.Types[j] = m.Types[j], m.Types[i] })
	}
	if g.often(0.4) {
		m.Unlinked = m.Types[3:4]
	}
	for g.often(0.65) {
		m.MaxLinks = append(m.MaxLinks, resolver.MaxLinks{Type: m.Types[g.IntN(4)], Other: m.Types[g.IntN(4)], Limit: 1 + g.IntN(2)})
	}
	for g.often(0.4) {
		m.MaxPerProfile = append(m.MaxPerProfile, resolver.MaxPerProfile{Type: m.Types[g.IntN(3)], Limit: 1 + g.IntN(3)})
	}
	if g.often(0.4) {
		at := g.IntN(len(m.Slots) + 1)
		m.Slots = slices.Insert(m.Slots, at, resolver.Slot{Type: m.Types[g.IntN(4)], Column: "properties", Path: "names", List: true})
	}
	for share := g.Float64(); g.often(share) && len(m.Blocked.Values) < 12; {
		m.Blocked.Values = append(m.Blocked.Values, fmt.Sprint([]string{"a", "u", "g", "n"}[g.IntN(4)], g.IntN(3)))
	}
	return m
}

// TestGeneratorIsFair counts what the random histories are about, so that none of the guards is tested by its name alone.
func TestGeneratorIsFair(t *testing.T) {
	seen := map[string]int{}
	for number := range 1_000 {
		g := generator{rand.New(rand.NewPCG(*seed, uint64(number)))}
		model, other, writes := g.model(), g.model(), g.writes()
		events := Now(writes)
		first := Resolve(model, events, nil)
		changed := Resolve(other, events, &first)
		in := map[string]bool{}
		for at := range writes[1:] {
			before := Resolve(model, Now(writes[:at+1]), nil)
			for _, c := range Resolve(model, Now(writes[:at+2]), &before).History {
				in[fmt.Sprint("a write (of a row that changes ", writes[at+1].Key != "", ") has ", c.Change)] = true
			}
		}
		for _, l := range first.Links {
			if l.Events == 0 {
				in["a name that is "+l.Status] = true
			}
			merging := model.Merges(l.Left.Type) && model.Merges(l.Right.Type)
			in[fmt.Sprint("a link between merging types (", merging, ") is ", l.Status)] = true
		}
		for _, c := range changed.History {
			in["a change of the model has "+c.Change] = true
		}
		for what := range in {
			seen[what]++
		}
	}
	for _, what := range []string{
		"a link between merging types (true) is used", "a link between merging types (true) is shared", "a link between merging types (true) is limit",
		"a link between merging types (false) is used", "a link between merging types (false) is shared", "a link between merging types (false) is limit",
		"a write (of a row that changes true) has retired", "a write (of a row that changes true) has split", "a write (of a row that changes true) has merged",
		"a write (of a row that changes false) has merged", "a name that is used",
		"a change of the model has created", "a change of the model has merged", "a change of the model has split", "a change of the model has retired",
	} {
		if seen[what] < 30 {
			t.Errorf("%d of 1000 random histories have: %s; want at least 30 (all: %v)", seen[what], what, seen)
		}
	}
}
