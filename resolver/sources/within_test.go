package sources_test

import (
	"fmt"
	"testing"

	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
)

// withinObjects are rules for traits within objects.
const withinObjects = `
traits:
  city: {from: [address.city]}
  zip: {pick: first, from: [address.zip]}
  latitude: {pick: max, type: Float64, from: [address.geo.lat]}
  member: {from: [address.member]}
`

// TestPresetsFindTraitsWithin has rules for what stands within objects of traits, texts, numbers and truths, in each layout that keeps objects.
func TestPresetsFindTraitsWithin(t *testing.T) {
	said := []string{
		`{"address": {"city": "Oslo", "zip": 150, "geo": {"lat": 59.91}, "member": true}, "plan": "free"}`,
		`{"address": {"city": null, "zip": "0151", "geo": {"lat": 12.5}}, "plan": "team"}`,
		`{"address": {"city": "", "geo": null}, "plan": "pro"}`,
		`{"address": null}`,
		`{"address": {"city": "Bergen é", "geo": {"lat": -3}}}`,
		`{"plan": "free"}`,
	}
	var events []reference.Event
	for i, text := range said {
		traits, err := reference.ParseDocument(text)
		if err != nil {
			t.Fatal(err)
		}
		for user := range 3 { // one who says all by identify calls, one who says it beside other events, one who says it the other way round
			e := reference.Event{
				MessageID: fmt.Sprintf("%08x-0000-4000-8000-%012x", user, i), Type: "identify", UserID: fmt.Sprintf("user-%d", user), Source: "web",
				Timestamp: 1772323200000 + int64(i)*1000, ReceivedAt: 1772409600000, Traits: traits,
			}
			switch user {
			case 1:
				e.Type, e.Name, e.Traits, e.Context = "track", "run_recorded", nil, reference.Document{"traits": map[string]any(traits)}
			case 2:
				e.Timestamp = 1772323200000 - int64(i)*1000
			}
			events = append(events, e)
		}
	}
	for _, layout := range fixtures.Layouts() {
		if layout.Name != "kindred" && layout.Name != "posthog" {
			continue
		}
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "within_"+layout.Name)
			load(t, layout.Name, database, layout.Write(events))
			model := parse(t, source(layout, database)+withinObjects)
			got := resolve(t, model, "within_"+layout.Name)
			want := expected(reference.Resolve(ruled(layout, model), kept(layout, events), nil))
			if len(want["profile_traits"]) < 3*4 {
				t.Fatalf("the reference knows only %q", want["profile_traits"])
			}
			if d := got.differ(want); d != "" {
				t.Errorf("the run and the reference differ:\n%s", d)
			}
		})
	}
}
