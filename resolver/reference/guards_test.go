package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// heard makes an event of each line, which is its time and its identifiers: a is the anonymous_id, u the user_id, p the previous_id,
// g the group_id, n the event's name.
func heard(lines ...string) []Event {
	var events []Event
	for i, line := range lines {
		words := strings.Fields(line)
		at, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			panic(err)
		}
		e := Event{MessageID: fmt.Sprint("m", i), Type: "track", Timestamp: at, ReceivedAt: int64(i)}
		for _, word := range words[1:] {
			column, value, _ := strings.Cut(word, "=")
			switch column {
			case "a":
				e.AnonymousID = value
			case "u":
				e.UserID = value
			case "p":
				e.PreviousID, e.Type = value, "alias"
			case "g":
				e.GroupID = value
			case "n":
				e.Name = value
			default:
				panic(line)
			}
		}
		events = append(events, e)
	}
	return events
}

// profilesOf writes each profile as its anchor and, after a colon, its identifiers.
func profilesOf(model resolver.Model, r Resolution) []string {
	var out []string
	for _, p := range r.Profiles {
		text := p.Anchor.Value + ":"
		for _, name := range model.Types {
			for _, value := range p.Members[name] {
				text += " " + value
			}
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

func linksOf(r Resolution) []string {
	var out []string
	for _, l := range r.Links {
		out = append(out, fmt.Sprint(l.Left.Value, "-", l.Right.Value, " ", l.Status))
	}
	slices.Sort(out)
	return out
}

// guarded is the built-in model without its limits, in which an alias event's previous_id is a user_id, with what change does to it.
func guarded(change func(m *resolver.Model)) resolver.Model {
	m := resolver.BuiltinModel()
	m.Types, m.Slots[2].Type, m.StandsFor = m.Types[:2], resolver.UserID, nil
	m.MaxLinks = nil
	change(&m)
	return m
}

func oneUser(m *resolver.Model) {
	m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 1}}
}

// withGroups makes identifiers of the group_id and of the event's name, types that merge nothing if linked is false.
func withGroups(linked bool) func(m *resolver.Model) {
	return func(m *resolver.Model) {
		m.Types = append(m.Types, "group", "name")
		m.Slots = append(m.Slots, resolver.Slot{Type: "group", Column: "group_id"}, resolver.Slot{Type: "name", Column: "event"})
		if !linked {
			m.Unlinked = []string{"group", "name"}
		}
	}
}

func TestGuards(t *testing.T) {
	tablet := heard("1 a=tablet", "2 a=tablet u=mum", "3 a=tablet u=dad", "4 a=phone u=dad", "4 a=tablet u=mum")
	desk := heard("1 a=browser1 u=customer1", "2 a=browser2 u=customer2", "3 a=browser3 u=customer3", "4 a=desk u=agent",
		"5 a=desk u=customer1", "6 a=desk u=customer2", "7 a=home u=agent")
	demo := heard("1 u=demo a=visitor1", "2 u=demo a=visitor2", "3 u=demo a=visitor3", "4 u=someone a=visitor3")
	team := heard("1 u=team a=laptop1", "2 u=team a=laptop2", "3 u=team a=laptop3", "4 u=member a=laptop3")
	two := heard("1 u=work a=laptop", "2 u=private a=laptop", "3 u=private a=phone")
	company := heard("1 u=a-user g=acme", "2 u=b-user g=acme", "3 u=b-user g=acme", "4 g=lonely", "5 g=acme n=event", "6 a=visitor n=event")

	for _, c := range []struct {
		name            string
		model           resolver.Model
		events          []Event
		profiles, links []string
	}{
		{"family tablet, no guard", guarded(func(*resolver.Model) {}), tablet,
			[]string{"tablet: mum dad tablet phone"}, []string{"dad-phone used", "dad-tablet used", "mum-tablet used"}},
		{"family tablet, one user_id, the first", guarded(oneUser), tablet,
			[]string{"dad: dad phone", "tablet: mum tablet"}, []string{"dad-phone used", "dad-tablet limit", "mum-tablet used"}},
		{"family tablet, one user_id, the last", guarded(func(m *resolver.Model) { oneUser(m); m.Prefer = resolver.PreferLast }), tablet[:4],
			[]string{"mum: mum", "tablet: dad tablet phone"}, []string{"dad-phone used", "dad-tablet used", "mum-tablet limit"}},
		{"family tablet, one user_id, the last time counts, not the first", guarded(func(m *resolver.Model) { oneUser(m); m.Prefer = resolver.PreferLast }), tablet,
			[]string{"dad: dad phone", "tablet: mum tablet"}, []string{"dad-phone used", "dad-tablet limit", "mum-tablet used"}},
		{"family tablet, one user_id, the one seen most", guarded(func(m *resolver.Model) { oneUser(m); m.Prefer = resolver.PreferMost }),
			heard("1 a=tablet", "2 a=tablet u=dad", "3 a=tablet u=mum", "4 a=tablet u=mum", "5 a=tablet u=dad", "6 a=tablet u=mum", "7 a=tablet u=son"),
			[]string{"dad: dad", "son: son", "tablet: mum tablet"}, []string{"dad-tablet limit", "mum-tablet used", "son-tablet limit"}},

		{"call centre, no guard", guarded(func(*resolver.Model) {}), desk,
			[]string{"customer1: customer1 customer2 agent browser1 browser2 desk home", "customer3: customer3 browser3"}, nil},
		{"call centre, an anonymous_id with more than two user_ids", guarded(func(m *resolver.Model) {
			m.MaxLinks = []resolver.MaxLinks{{Type: resolver.AnonymousID, Other: resolver.UserID, Limit: 2}}
		}), desk,
			[]string{"agent: agent home", "customer1: customer1 browser1", "customer2: customer2 browser2", "customer3: customer3 browser3", "desk: desk"},
			[]string{"agent-desk shared", "agent-home used", "customer1-browser1 used", "customer1-desk shared", "customer2-browser2 used",
				"customer2-desk shared", "customer3-browser3 used"}},
		{"call centre, three user_ids are allowed", guarded(func(m *resolver.Model) {
			m.MaxLinks = []resolver.MaxLinks{{Type: resolver.AnonymousID, Other: resolver.UserID, Limit: 3}}
		}), desk,
			[]string{"customer1: customer1 customer2 agent browser1 browser2 desk home", "customer3: customer3 browser3"}, nil},

		{"placeholder, blocked", guarded(func(m *resolver.Model) { m.Blocked.Values = append(m.Blocked.Values, "demo") }), demo,
			[]string{"visitor1: visitor1", "visitor2: visitor2", "visitor3: someone visitor3"}, []string{"someone-visitor3 used"}},
		{"placeholder, with more than two anonymous_ids", guarded(func(m *resolver.Model) {
			m.MaxLinks = []resolver.MaxLinks{{Type: resolver.UserID, Other: resolver.AnonymousID, Limit: 2}}
		}), demo,
			[]string{"demo: demo", "visitor1: visitor1", "visitor2: visitor2", "visitor3: someone visitor3"},
			[]string{"demo-visitor1 shared", "demo-visitor2 shared", "demo-visitor3 shared", "someone-visitor3 used"}},

		{"shared account, two anonymous_ids", guarded(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.AnonymousID, Limit: 2}}
		}), team,
			[]string{"laptop3: member laptop3", "team: team laptop1 laptop2"},
			[]string{"member-laptop3 used", "team-laptop1 used", "team-laptop2 used", "team-laptop3 limit"}},

		{"two accounts, no guard", guarded(func(*resolver.Model) {}), two, []string{"work: work private laptop phone"}, nil},
		{"two accounts, two allowed", guarded(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 2}}
		}), two, []string{"work: work private laptop phone"}, nil},
		{"two accounts, one allowed", guarded(oneUser), two, []string{"private: private phone", "work: work laptop"},
			[]string{"private-laptop limit", "private-phone used", "work-laptop used"}},
		{"two accounts, one allowed, the smaller limit of two counts", guarded(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 2}, {Type: resolver.UserID, Limit: 1}}
		}), two, []string{"private: private phone", "work: work laptop"}, nil},
		{"two accounts by alias: the user_id of three others is shared", guarded(func(m *resolver.Model) {
			m.MaxLinks = []resolver.MaxLinks{{Type: resolver.UserID, Other: resolver.UserID, Limit: 2}}
		}), heard("1 u=a p=hub", "2 u=b p=hub", "3 u=c p=hub", "4 u=a p=b"),
			[]string{"a: a b", "c: c", "hub: hub"}, []string{"a-b used", "a-hub shared", "b-hub shared", "c-hub shared"}},

		{"a tie goes to the lesser left, then right, end", guarded(oneUser), heard("1 u=b a=y", "1 u=b a=x", "1 u=a a=x", "1 u=c a=y"),
			[]string{"a: a x", "b: b y", "c: c"}, []string{"a-x used", "b-x limit", "b-y used", "c-y limit"}},

		{"group and name merge", guarded(withGroups(true)), company,
			[]string{"a-user: a-user b-user visitor acme event", "lonely: lonely"}, nil},
		{"group and name are unlinked", guarded(withGroups(false)), company,
			[]string{"a-user: a-user acme", "b-user: b-user", "lonely: lonely", "visitor: visitor event"},
			[]string{"a-user-acme used", "acme-event limit", "b-user-acme limit", "visitor-event used"}},
		{"an unlinked identifier's other links into its profile are used", guarded(withGroups(false)),
			heard("1 u=a a=x", "2 a=x g=acme", "3 u=a g=acme", "4 u=a n=name", "5 g=acme n=name"), []string{"a: a x acme name"},
			[]string{"a-acme used", "a-name used", "a-x used", "acme-name used", "x-acme used"}},
		{"group and name are unlinked, the link seen most", guarded(func(m *resolver.Model) { withGroups(false)(m); m.Prefer = resolver.PreferMost }), company,
			[]string{"a-user: a-user", "b-user: b-user acme", "lonely: lonely", "visitor: visitor event"},
			[]string{"a-user-acme limit", "acme-event limit", "b-user-acme used", "visitor-event used"}},
		{"a shared unlinked identifier stands alone", guarded(func(m *resolver.Model) {
			withGroups(false)(m)
			m.MaxLinks = []resolver.MaxLinks{{Type: "group", Other: resolver.UserID, Limit: 1}}
		}), company,
			[]string{"a-user: a-user", "acme: acme", "b-user: b-user", "lonely: lonely", "visitor: visitor event"},
			[]string{"a-user-acme shared", "acme-event shared", "b-user-acme shared", "visitor-event used"}},
		{"an unlinked identifier passes over a shared neighbour, and is no anchor", guarded(func(m *resolver.Model) {
			withGroups(false)(m)
			m.MaxLinks = []resolver.MaxLinks{{Type: resolver.AnonymousID, Other: resolver.UserID, Limit: 1}}
		}), heard("1 a=kiosk g=acme", "2 u=a a=kiosk", "3 u=b a=kiosk", "4 u=b g=acme"),
			[]string{"a: a", "b: b acme", "kiosk: kiosk"}, []string{"a-kiosk shared", "b-acme used", "b-kiosk shared", "kiosk-acme shared"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.model.Validate(); err != nil {
				t.Fatal(err)
			}
			r := Resolve(c.model, c.events, nil)
			if got := profilesOf(c.model, r); !slices.Equal(got, c.profiles) {
				t.Errorf("profiles: got %q, want %q", got, c.profiles)
			}
			if got := linksOf(r); c.links != nil && !slices.Equal(got, c.links) {
				t.Errorf("links: got %q, want %q", got, c.links)
			}
		})
	}
}

// TestKiosk has the built-in limit on both of its sides.
func TestKiosk(t *testing.T) {
	for users, want := range map[int]int{resolver.BuiltinMaxLinks: 1, resolver.BuiltinMaxLinks + 1: resolver.BuiltinMaxLinks + 2} {
		var events []string
		for i := range users {
			events = append(events, fmt.Sprintf("%d a=kiosk u=user%d", i, i))
		}
		if got := len(Resolve(resolver.BuiltinModel(), heard(events...), nil).Profiles); got != want {
			t.Errorf("%d user_ids on one anonymous_id are %d profiles, want %d", users, got, want)
		}
	}
}
