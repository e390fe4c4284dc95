package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestShapes resolves components that are long, wide or many, and compares every row with the reference.
func TestShapes(t *testing.T) {
	const from = 1767225600000
	link := func(number int, user, anonymous string) reference.Event {
		return reference.Event{
			MessageID: fmt.Sprintf("m%d", number), Type: "track", UserID: user, AnonymousID: anonymous, Source: fmt.Sprint("source ", number%70),
			Timestamp: from + int64(number%97), ReceivedAt: 1770000000000,
		}
	}
	for number, shape := range []struct {
		name   string
		events func() []reference.Event
	}{
		{"chain of 10,000 links", func() (events []reference.Event) {
			// u0-a0, a0-u1, u1-a1, …
			for i := range 10_000 {
				events = append(events, link(i, fmt.Sprint("u", (i+1)/2), fmt.Sprint("a", i/2)))
			}
			return events
		}},
		{"chain of 10,000 aliases", func() (events []reference.Event) {
			for i := range 10_000 {
				e := link(i, fmt.Sprint("u", i+1), "")
				e.Type, e.PreviousID = "alias", fmt.Sprint("u", i)
				events = append(events, e)
			}
			return events
		}},
		{"star of 100,000 around a user_id", func() (events []reference.Event) {
			for i := range 100_000 {
				events = append(events, link(i, "centre", fmt.Sprint("a", i)))
			}
			return events
		}},
		{"star of 100,000 around an anonymous_id, all first seen at once", func() (events []reference.Event) {
			for i := range 100_000 {
				e := link(i, fmt.Sprint("u", i), "kiosk")
				e.Timestamp = from
				events = append(events, e)
			}
			return events
		}},
		{"20,000 pairs and 20,000 lone visitors", func() (events []reference.Event) {
			for i := range 20_000 {
				events = append(events, link(2*i, fmt.Sprint("u", i), fmt.Sprint("a", i)), link(2*i+1, "", fmt.Sprint("lone ", i)))
			}
			return events
		}},
	} {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			model, events := resolver.BuiltinModel(), shape.events()
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			p := newPlace(t, fmt.Sprint("shape_", number))
			p.init(t, model)
			p.insert(t, events)
			p.run(t, model)
			if d := diff(p.published(t), expected(model, reference.Resolve(model, events))); d != "" {
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
	if d := diff(p.published(t), expected(model, reference.Resolve(model, events))); d != "" {
		t.Error(d)
	}
}
