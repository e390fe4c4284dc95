package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestOrderNeverMatters resolves the same rows in several orders and in one to three inserts. Among them are rows that only chance
// could tell apart if a rule had a hole: one message_id and one received_at with different contents, traits set at the same time by
// events without a message_id. Which of them wins is not the question here: it has to be the same one.
func TestOrderNeverMatters(t *testing.T) {
	t.Parallel()
	var events []reference.Event
	base := reference.Event{Type: "identify", UserID: "u", Source: "web", Timestamp: 1767225600000, ReceivedAt: 1770000000000}
	variants := map[string]func(e *reference.Event, n int){
		"type":         func(e *reference.Event, n int) { e.Type = []string{"identify", "track", "page", "alias"}[n] },
		"event":        func(e *reference.Event, n int) { e.Name = fmt.Sprint("event ", n) },
		"anonymous_id": func(e *reference.Event, n int) { e.AnonymousID = fmt.Sprint("a", n) },
		"user_id":      func(e *reference.Event, n int) { e.UserID = fmt.Sprint("user of one message ", n) },
		"group_id":     func(e *reference.Event, n int) { e.GroupID = fmt.Sprint("g", n) },
		"source":       func(e *reference.Event, n int) { e.Source = fmt.Sprint("source ", n) },
		"timestamp":    func(e *reference.Event, n int) { e.Timestamp += int64(n) },
		"traits":       func(e *reference.Event, n int) { e.Traits = reference.Document{"plan": fmt.Sprint("plan ", n)} },
		"properties":   func(e *reference.Event, n int) { e.Properties = reference.Document{"x": fmt.Sprint(n)} },
		"context":      func(e *reference.Event, n int) { e.Context = reference.Document{"x": fmt.Sprint(n)} },
		"shifted": func(e *reference.Event, n int) { // one text split differently over two columns
			e.AnonymousID, e.UserID = "abcdef"[:n+1], "abcdef"[n+1:]
		},
	}
	for name, vary := range variants {
		for n := range 4 {
			e := base
			e.MessageID = "one message, different " + name
			vary(&e, n)
			events = append(events, e)
		}
	}
	for i, value := range []any{"x", "y", "1", json.Number("1"), json.Number("2"), true, "true", []any{"x"}, `["x"]`} {
		e := base
		e.Traits = reference.Document{"tie": value, fmt.Sprint("tie ", i%2): value, "nested": map[string]any{"tie": value}}
		e.Context = reference.Document{}
		events = append(events, e)
		e.Type, e.Context, e.Traits = "track", reference.Document{"traits": map[string]any{"other": value}}, nil
		events = append(events, e)
		e.Source = fmt.Sprint("source ", i)
		events = append(events, e)
	}

	model := resolver.BuiltinModel()
	var first tables
	for number := range 4 {
		r := rand.New(rand.NewPCG(3, uint64(number)))
		p := newPlace(t, fmt.Sprintf("order_%d", number))
		p.init(t, model)
		mixed := slices.Clone(events)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		cut := r.IntN(len(mixed))
		p.insert(t, mixed[:cut], mixed[cut:])
		if number == 2 {
			ask(t, "OPTIMIZE TABLE "+p.raw+".events FINAL")
		}
		p.run(t, model)
		got := p.published(t)
		if number == 0 {
			first = got
		} else if d := diff(got, first); d != "" {
			t.Errorf("order %d gives other tables than the first:\n%s", number, d)
		}
		p.drop(t)
	}
}

// TestTraitTies has events that set a trait at one time: the greatest message_id wins, and among events without one the greatest
// value, a text before a number or object of the same text.
func TestTraitTies(t *testing.T) {
	t.Parallel()
	model := resolver.BuiltinModel()
	var events []reference.Event
	at := func(user, message string, value any) {
		events = append(events, reference.Event{
			MessageID: message, Type: "identify", UserID: user, AnonymousID: fmt.Sprint("a", len(events)%3, " of ", user), Source: "web",
			Timestamp: 1767225600000, ReceivedAt: 1770000000000 + int64(len(events)), Traits: reference.Document{"plan": value},
		})
	}
	for _, m := range []string{"b", "a", "c", "B", "10", "9"} {
		at("named", m, "of "+m)
	}
	for i, pair := range [][2]string{{"", "\x00"}, {"", "\x00a"}, {"\x00", "\x00a"}, {"\x00", "\x00\x00"}, {"", "\x01"}, {"\x00\xff", "\x01"}} {
		for _, end := range pair {
			at(fmt.Sprint("nul in ids ", i), fmt.Sprint("b", i, end), fmt.Sprintf("of %q", end))
		}
	}
	for _, v := range []any{"b", "b\x00", "b\x00a", "b\x00b"} {
		at("nul in values", "", v)
	}
	for _, v := range []any{"beta", "gamma", "gam", "gammaa", "alpha", ""} {
		at("nameless", "", v)
	}
	for _, v := range []any{json.Number("12"), "12"} {
		at("text first", "", v)
	}
	for _, v := range []any{"13", json.Number("13")} {
		at("number first", "", v)
	}
	for _, v := range []any{map[string]any{"a": "x"}, "zzz", `{"a":"x"}`} {
		at("object", "", v)
	}
	p := newPlace(t, "trait_ties")
	p.init(t, model)
	for _, e := range events {
		p.insert(t, []reference.Event{e})
	}
	p.run(t, model)
	if d := diff(p.published(t), expected(model, reference.Resolve(model, events, nil))); d != "" {
		t.Error(d)
	}
}
