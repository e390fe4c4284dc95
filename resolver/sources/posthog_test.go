package sources_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
)

// TestPostHogTakesTraitsAway has people of whom traits are set and taken away, in any order, with rules of several kinds.
func TestPostHogTakesTraitsAway(t *testing.T) {
	layout := layoutNamed("posthog")
	r := rand.New(rand.NewPCG(1, 2))
	var events []reference.Event
	for i := range 300 {
		person := r.IntN(20)
		e := reference.Event{
			MessageID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", i), Type: "identify", UserID: fmt.Sprintf("user-%d", person), Source: "web",
			AnonymousID: fmt.Sprintf("visitor-%d", person), Timestamp: 1772323200000 + int64(r.IntN(40))*1000, ReceivedAt: 1772409600000 + int64(i)*1000,
		}
		for _, name := range []string{"plan", "seats", "city", "firstName"} {
			switch r.IntN(4) {
			case 0:
				if e.Traits == nil {
					e.Traits = reference.Document{}
				}
				e.Traits[name] = fmt.Sprint(r.IntN(9))
			case 1:
				e.Unset = append(e.Unset, name)
			}
		}
		events = append(events, e)
	}
	for _, rules := range []string{"", "traits:\n  seats: {pick: max, type: Int64, column: true}\n  city: {pick: set}\n  plan: {sources: [web], column: true}\n"} {
		t.Run(fmt.Sprintf("%.6s", rules), func(t *testing.T) {
			database := newDatabase(t, fmt.Sprintf("unset_%d", len(rules)))
			load(t, layout.Name, database, layout.Write(events))
			model := parse(t, source(layout, database)+rules)
			got := resolve(t, model, fmt.Sprintf("unset_%d", len(rules)))
			want := expected(reference.Resolve(ruled(layout, model), kept(layout, events), nil))
			if len(want["profile_traits"]) < 20 {
				t.Fatalf("only %d traits are expected", len(want["profile_traits"]))
			}
			if d := got.differ(want); d != "" {
				t.Error(d)
			}
		})
	}
}

func layoutNamed(name string) fixtures.Layout {
	for _, layout := range fixtures.Layouts() {
		if layout.Name == name {
			return layout
		}
	}
	panic("there is no layout " + name)
}
