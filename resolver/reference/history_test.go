package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// generation is one more run of a history: its model and the events that it is the first to see, and what has to come of it.
type generation struct {
	model     resolver.Model
	events    []string
	profiles  string // "anchor: identifiers | …"
	history   string // "merged b a | …"
	redirects string // "a a | b a | c nobody"
}

func TestHistory(t *testing.T) {
	plain, one := guarded(func(*resolver.Model) {}), guarded(oneUser)
	blocking := func(values ...string) resolver.Model {
		return guarded(func(m *resolver.Model) { m.Blocked.Values = append(m.Blocked.Values, values...) })
	}
	for name, generations := range map[string][]generation{
		"an event older than a published anchor": {
			{plain, []string{"10 a=visitor", "20 a=visitor u=user"}, "visitor: user visitor", "created visitor nobody", "visitor visitor"},
			{plain, []string{"1 u=user"}, "visitor: user visitor", "", "visitor visitor"},
		},
		"of two published anchors the one seen first stays": {
			{plain, []string{"10 a=x", "20 a=y"}, "x: x | y: y", "created x nobody | created y nobody", "x x | y y"},
			{plain, []string{"5 a=y u=late", "30 a=x u=late"}, "y: late y x", "merged x y", "x y | y y"},
		},
		"a merge undone by a limit": {
			{plain, []string{"1 u=one a=p", "2 u=two a=q"}, "one: one p | two: two q", "created one nobody | created two nobody", "one one | two two"},
			{plain, []string{"3 u=one a=q"}, "one: one two p q", "merged two one", "one one | two one"},
			{one, nil, "one: one p | two: two q", "split two one", "one one | two two"},
			{plain, nil, "one: one two p q", "merged two one", "one one | two one"},
		},
		"a merge undone by a blocked value": {
			{plain, []string{"1 u=one a=hub", "2 u=two", "3 u=three"}, "one: one hub | three: three | two: two",
				"created one nobody | created three nobody | created two nobody", "one one | three three | two two"},
			{plain, []string{"4 u=two a=hub", "5 u=three a=hub"}, "one: one two three hub", "merged three one | merged two one", "one one | three one | two one"},
			{blocking("hub"), nil, "one: one | three: three | two: two", "split three one | split two one", "one one | three three | two two"},
		},
		"a split of what was never apart": {
			{plain, []string{"1 u=one a=hub", "2 u=two a=hub", "3 u=two a=q"}, "one: one two hub q", "created one nobody", "one one"},
			{one, nil, "one: one hub | two: two q", "split two one", "one one | two two"},
			{plain, nil, "one: one two hub q", "merged two one", "one one | two one"},
		},
		"a blocked anchor leaves its profile to the next": {
			{plain, []string{"1 u=one a=p", "2 a=p u=two"}, "one: one two p", "created one nobody", "one one"},
			// two and p are first seen with one, at 1 and 2
			{blocking("one"), nil, "p: two p", "created p nobody | merged one p", "one p | p p"},
			{plain, nil, "p: one two p", "", "one p | p p"},
			{blocking("p"), nil, "one: one | two: two", "merged p one | split two p | created one nobody", "one one | p one | two two"},
		},
		"all identifiers blocked, and back again": {
			{plain, []string{"1 u=one", "2 u=two"}, "one: one | two: two", "created one nobody | created two nobody", "one one | two two"},
			{blocking("one"), nil, "two: two", "retired one nobody", "one nobody | two two"},
			{blocking("one"), []string{"3 u=one"}, "two: two", "", "one nobody | two two"},
			{plain, nil, "one: one | two: two", "created one nobody", "one one | two two"},
		},
		"what merged into a retired profile is nobody too, and comes back as whoever has its anchor": {
			{plain, []string{"1 u=one", "2 u=two a=p"}, "one: one | two: two p", "created one nobody | created two nobody", "one one | two two"},
			{plain, []string{"3 u=one a=p"}, "one: one two p", "merged two one", "one one | two one"},
			{blocking("one", "two", "p"), nil, "", "retired one nobody", "one nobody | two nobody"},
			{blocking("one"), nil, "two: two p", "created two nobody", "one nobody | two two"},
			{plain, nil, "two: one two p", "", "one two | two two"},
		},
		"five merges in a row stay flat": {
			{plain, []string{"50 u=e", "40 u=d", "30 u=c", "20 u=b", "10 u=a", "60 u=f"}, "a: a | b: b | c: c | d: d | e: e | f: f",
				"created a nobody | created b nobody | created c nobody | created d nobody | created e nobody | created f nobody",
				"a a | b b | c c | d d | e e | f f"},
			{plain, []string{"70 u=e p=f"}, "a: a | b: b | c: c | d: d | e: e f", "merged f e", "a a | b b | c c | d d | e e | f e"},
			{plain, []string{"71 u=d p=f"}, "a: a | b: b | c: c | d: d e f", "merged e d", "a a | b b | c c | d d | e d | f d"},
			{plain, []string{"72 u=c p=f"}, "a: a | b: b | c: c d e f", "merged d c", "a a | b b | c c | d c | e c | f c"},
			{plain, []string{"73 u=b p=f"}, "a: a | b: b c d e f", "merged c b", "a a | b b | c b | d b | e b | f b"},
			{plain, []string{"74 u=a p=f"}, "a: a b c d e f", "merged b a", "a a | b a | c a | d a | e a | f a"},
			{one, nil, "a: a | b: b | c: c | d: d | e: e | f: f", "split b a | split c a | split d a | split e a | split f a",
				"a a | b b | c c | d d | e e | f f"},
		},
		"a profile that comes apart while its anchor joins another goes where its anchor goes": {
			{plain, []string{"5 a=old", "10 u=one a=m"}, "old: old | one: one m", "created old nobody | created one nobody", "old old | one one"},
			{plain, []string{"1 a=m"}, "old: old | one: one m", "", "old old | one one"},
			{guarded(func(m *resolver.Model) {
				m.MaxPerProfile, m.Prefer = []resolver.MaxPerProfile{{Type: resolver.AnonymousID, Limit: 1}}, resolver.PreferLast
			}), []string{"20 u=one a=old"}, "m: m | old: one old", "merged one old | split m one", "m m | old old | one old"},
		},
		"an anchor that becomes unlinked leaves its id": {
			{guarded(withGroups(true)), []string{"1 g=acme", "2 g=acme u=one", "3 g=acme u=two"}, "acme: one two acme", "created acme nobody", "acme acme"},
			{guarded(withGroups(false)), nil, "one: one acme | two: two", "created one nobody | merged acme one | split two acme", "acme one | one one | two two"},
			{guarded(withGroups(true)), nil, "one: one two acme", "merged two one", "acme one | one one | two one"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			var previous *Resolution
			for i, g := range generations {
				lines = append(lines, g.events...)
				r := Resolve(g.model, heard(lines...), previous)
				for what, pair := range map[string][2]string{
					"profiles":  {strings.Join(profilesOf(g.model, r), " | "), g.profiles},
					"history":   {changesOf(r), inOrder(g.history)},
					"redirects": {redirectsOf(r), g.redirects},
				} {
					if pair[0] != pair[1] {
						t.Errorf("run %d: %s: got %q, want %q", i+1, what, pair[0], pair[1])
					}
				}
				var count Counts
				for _, change := range r.History {
					switch change.Change {
					case "created":
						count.Created++
					case "merged":
						count.Merged++
					case "split":
						count.Split++
					}
				}
				if got := (Counts{Created: r.Counts.Created, Merged: r.Counts.Merged, Split: r.Counts.Split}); got != count {
					t.Errorf("run %d: counts %+v, history has %+v", i+1, got, count)
				}
				previous = &r
			}
			total := 0
			for _, g := range generations {
				if g.history != "" {
					total += strings.Count(g.history, "|") + 1
				}
			}
			if got := len(previous.Past) + len(previous.History); got != total {
				t.Errorf("the last run knows %d changes, want %d", got, total)
			}
		})
	}
}

// named gives the ids of the values that these tests use back as the values.
func named(id string) string {
	if id == Nobody {
		return "nobody"
	}
	for _, value := range strings.Fields("visitor user x y m old late one two three hub p q a b c d e f acme") {
		for _, name := range []string{resolver.UserID, resolver.AnonymousID, "group"} {
			if ProfileID(ID{name, value}) == id {
				return value
			}
		}
	}
	return id
}

func changesOf(r Resolution) string {
	var out []string
	for _, c := range r.History {
		out = append(out, fmt.Sprint(c.Change, " ", named(c.Profile), " ", named(c.Other)))
	}
	return inOrder(strings.Join(out, " | "))
}

func inOrder(text string) string {
	parts := strings.Split(text, " | ")
	slices.Sort(parts)
	return strings.Join(parts, " | ")
}

func redirectsOf(r Resolution) string {
	var out []string
	for from, to := range r.Redirects {
		out = append(out, named(from)+" "+named(to))
	}
	return inOrder(strings.Join(out, " | "))
}
