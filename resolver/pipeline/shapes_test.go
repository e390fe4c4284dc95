package pipeline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
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
		for i := range 8_000 {
			events = append(events, link(i, fmt.Sprint("u", (i+1)/2), fmt.Sprint("a", i/2)))
		}
		return events
	}
	star := func() (events []reference.Event) {
		for i := range 12_000 {
			events = append(events, link(i, "centre", fmt.Sprint("a", i)))
		}
		return events
	}
	kiosk := func() (events []reference.Event) {
		for i := range 12_000 {
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
		// together is how many identifiers fit in memory at once in the warehouse's case, where some have to be decided together.
		together int
	}{
		{"2,000 regions of three, two user_ids a profile", limits(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 1}}
		}), func() (events []reference.Event) {
			for i := range 4_000 {
				events = append(events, link(i, fmt.Sprint("u", i), fmt.Sprint("a", i/2)))
			}
			return events
		}, 500},
		{"chain of 8,000 links", resolver.BuiltinModel(), chain, 0},
		{"chain of 8,000 links, three user_ids a profile", limits(func(m *resolver.Model) {
			m.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 3}}
		}), chain, 24_000},
		{"chain of 8,000 aliases", resolver.BuiltinModel(), func() (events []reference.Event) {
			for i := range 8_000 {
				e := link(i, fmt.Sprint("u", i+1), "")
				e.Type, e.PreviousID = "alias", fmt.Sprint("u", i)
				events = append(events, e)
			}
			return events
		}, 0},
		{"star of 12,000 around a user_id", resolver.BuiltinModel(), star, 0},
		{"star of 12,000 around a user_id, 1,000 a profile, the last", limits(func(m *resolver.Model) {
			m.MaxPerProfile, m.Prefer = []resolver.MaxPerProfile{{Type: resolver.AnonymousID, Limit: 1_000}}, resolver.PreferLast
		}), star, 28_000},
		{"star of 12,000 around an anonymous_id, all first seen at once", limits(func(*resolver.Model) {}), kiosk, 0},
		{"star of 12,000 around an anonymous_id, which is shared", resolver.BuiltinModel(), kiosk, 0},
		{"star of 12,000 unlinked anonymous_ids", limits(func(m *resolver.Model) { m.Unlinked = []string{resolver.AnonymousID} }), star, 0},
		{"8,000 pairs and 8,000 lone visitors", resolver.BuiltinModel(), func() (events []reference.Event) {
			for i := range 8_000 {
				events = append(events, link(2*i, fmt.Sprint("u", i), fmt.Sprint("a", i)), link(2*i+1, "", fmt.Sprint("lone ", i)))
			}
			return events
		}, 0},
	} {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			model, events := shape.model, shape.events()
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			want := expected(model, reference.Resolve(model, events, nil))
			for _, engine := range []pipeline.Engine{pipeline.InMemory, pipeline.InWarehouse} {
				p := newPlace(t, fmt.Sprint("shape_", number, "_", engine))
				p.init(t, model)
				p.insert(t, events)
				made := p.pipeline(t, model)
				made.Engine = engine
				if engine == pipeline.InWarehouse { // so little that it takes many rounds, or many batches of regions
					made.MemoryLimit = 1
					if len(model.MaxPerProfile) > 0 {
						made.MemoryLimit = 2 * resolver.GraphBytes(uint64(shape.together), 1)
					}
				}
				report, err := made.Run(t.Context(), pipeline.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if d := diff(p.published(t), want); d != "" {
					t.Errorf("%s: %s", engine, d)
				}
				if most := int(math.Log2(float64(report.Links))) + 3; report.Rounds > most || report.RoundRows > 3*report.Links {
					t.Errorf("%d links took %d rounds, which wrote %d rows; want at most %d and %d", report.Links, report.Rounds, report.RoundRows, most, 3*report.Links)
				}
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

// TestManyTraits has a profile of ten thousand traits among others with few, set by one event and by many, in one layout and in another.
func TestManyTraits(t *testing.T) {
	t.Parallel()
	const traits = 10_000
	var events []reference.Event
	add := func(user string, said reference.Document) {
		i := len(events)
		events = append(events, reference.Event{
			MessageID: fmt.Sprint("m", i), Type: "identify", UserID: user, Source: "web", Timestamp: int64(i), ReceivedAt: 1770000000000, Traits: said,
		})
	}
	all := reference.Document{}
	for i := range traits {
		all[fmt.Sprintf("trait_%d", i)] = fmt.Sprint("value ", i)
	}
	add("wide", all)
	for i := range 200 {
		add(fmt.Sprint("narrow ", i%50), reference.Document{fmt.Sprintf("trait_%d", i): "x", "plan": "free"})
		add("wide", reference.Document{fmt.Sprintf("trait_%d", 7*i): "newer"})
	}
	for _, where := range []string{"", "true"} {
		model := resolver.BuiltinModel()
		model.Sources[0].Where = resolver.Expression{SQL: where}
		p := newPlace(t, "many_traits"+where)
		p.init(t, model)
		p.insert(t, events)
		p.run(t, model)
		if d := diff(p.published(t), expected(model, reference.Resolve(model, events, nil))); d != "" {
			t.Errorf("where %q: %.2000s", where, d)
		}
	}
}
