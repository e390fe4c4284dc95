package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestShapes resolves profiles that are long, wide or many, and compares every row with the reference.
func TestShapes(t *testing.T) {
	const from = 1767225600000
	link := func(number int, user, anonymous string) reference.Event {
		return reference.Event{
			MessageID: fmt.Sprintf("m%d", number), Type: "track", UserID: user, AnonymousID: anonymous, Source: fmt.Sprint("source ", number%70),
			Timestamp: from + int64(number%97), ReceivedAt: 1770000000000,
		}
	}
	limits := func(change func(m *resolver.Model)) resolver.Model {
		m := resolver.BuiltinModel()
		m.MaxLinks = nil
		change(&m)
		return m
	}
	chain := func() (events []reference.Event) {
		// u0-a0, a0-u1, u1-a1, …
		for i := range 10_000 {
			events = append(events, link(i, fmt.Sprint("u", (i+1)/2), fmt.Sprint("a", i/2)))
		}
		return events
	}
	star := func() (events []reference.Event) {
		for i := range 30_000 {
			events = append(events, link(i, "centre", fmt.Sprint("a", i)))
		}
		return events
	}
	kiosk := func() (events []reference.Event) {
		for i := range 30_000 {
			e := link(i, fmt.Sprint("u", i), "kiosk")
			e.Timestamp = from
			events = append(events, e)
		}
		return events
	}
	for number, shape := range []struct {
		name   string
		model  resolver.Model
		events func() []reference.Event
	}{
		{"chain of 10,000 links", resolver.BuiltinModel(), chain},
		{"chain of 10,000 links, three user_ids a profile", limits(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 3}}
		}), chain},
		{"chain of 10,000 aliases", resolver.BuiltinModel(), func() (events []reference.Event) {
			for i := range 10_000 {
				e := link(i, fmt.Sprint("u", i+1), "")
				e.Type, e.PreviousID = "alias", fmt.Sprint("u", i)
				events = append(events, e)
			}
			return events
		}},
		{"star of 30,000 around a user_id", resolver.BuiltinModel(), star},
		{"star of 30,000 around a user_id, 1,000 a profile, the last", limits(func(m *resolver.Model) {
			m.MaxPerProfile, m.Prefer = []resolver.MaxPerProfile{{Type: resolver.AnonymousID, Limit: 1_000}}, resolver.PreferLast
		}), star},
		{"star of 30,000 around an anonymous_id, all first seen at once", limits(func(*resolver.Model) {}), kiosk},
		{"star of 30,000 around an anonymous_id, which is shared", resolver.BuiltinModel(), kiosk},
		{"star of 30,000 unlinked anonymous_ids", limits(func(m *resolver.Model) { m.Unlinked = []string{resolver.AnonymousID} }), star},
		{"20,000 pairs and 20,000 lone visitors", resolver.BuiltinModel(), func() (events []reference.Event) {
			for i := range 20_000 {
				events = append(events, link(2*i, fmt.Sprint("u", i), fmt.Sprint("a", i)), link(2*i+1, "", fmt.Sprint("lone ", i)))
			}
			return events
		}},
	} {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			model, events := shape.model, shape.events()
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			p := newPlace(t, fmt.Sprint("shape_", number))
			p.init(t, model)
			p.insert(t, events)
			p.run(t, model)
			if d := diff(p.published(t), expected(model, reference.Resolve(model, events, nil))); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestLargeRows has events and identifiers as large as they come, so that blocks of the streams between engine and resolver are cut
// in unusual places.
func TestLargeRows(t *testing.T) {
	t.Parallel()
	var events []reference.Event
	long := strings.Repeat("é", 510)
	for i := range 3_000 {
		events = append(events, reference.Event{
			MessageID: fmt.Sprint(long, i), Type: "identify", UserID: fmt.Sprintf("%s%04d", long, i/3), AnonymousID: fmt.Sprintf("%s%04d", long, i), Source: "web",
			Timestamp: int64(i), ReceivedAt: 1770000000000, Traits: reference.Document{"long": strings.Repeat(fmt.Sprint(i, "\n\n"), 400)},
		})
	}
	model := resolver.BuiltinModel()
	p := newPlace(t, "large_rows")
	p.init(t, model)
	p.insert(t, events)
	p.run(t, model)
	if d := diff(p.published(t), expected(model, reference.Resolve(model, events, nil))); d != "" {
		t.Error(d)
	}
}
