package sources_test

import (
	"strings"
	"testing"
)

// TestPresetsCompute tells in the layouts of five products, and in columns named like those of Kindred's own table, of one user's page from a
// newsletter, sign-up on a phone and page from a search engine: what is computed of the profile is the same for all.
func TestPresetsCompute(t *testing.T) {
	const want = "news email spring email | google.com /home organic_search | ['Desktop','Mobile'] ['DE','NO'] | 3 2 1"
	for layout, which := range map[string]string{
		"own": "table: events", "rudderstack": "preset: rudderstack", "segment": "preset: segment", "jitsu": "preset: jitsu", "posthog": "preset: posthog",
		"snowplow": "preset: snowplow",
	} {
		t.Run(layout, func(t *testing.T) {
			name := "compute_" + layout
			database := newTables(t, name, readFile(t, "testdata/compute/"+layout+".sql"))
			resolve(t, parse(t, "sources: [{name: web, database: "+database+", "+which+`}]
identifiers: [{type: user_id, from: [user_id]}]
compute: [first_touch, last_touch, devices, countries, sessions: {gap: 30m}, active_days, events: [signup]]
`), name)
			got := askPublished(t, name, `SELECT concat(arrayStringConcat([first_touch_source, first_touch_medium, first_touch_name, first_touch_channel], ' '), ' | ',
				arrayStringConcat([last_touch_referrer, last_touch_landing_page, last_touch_channel], ' '), ' | ', toString(devices), ' ', toString(countries), ' | ',
				toString(sessions), ' ', toString(active_days), ' ', toString(events_signup)) FROM {identity:Identifier}.profiles FORMAT TSVRaw`)
			if strings.TrimSpace(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
