package sources_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestDetectLayouts: the tables that each product makes are recognised, as nothing else and once; a company's own are a guess.
func TestDetectLayouts(t *testing.T) {
	for layout, want := range map[string]string{
		"rudderstack": "rudderstack", "rudderstack_plain": "rudderstack", "segment": "segment", "segment_plain": "segment",
		"jitsu": "jitsu", "jitsu_tables": "jitsu", "posthog": "posthog", "snowplow": "snowplow", "records": "records?",
	} {
		database := newDatabase(t, "detect_"+layout)
		for _, statement := range ddl(t, layout) {
			ask(t, statement, "param_database", database)
		}
		others := lines(ask(t, "SELECT name FROM system.databases WHERE name != {database:String}", "param_database", database))
		found, err := pipeline.Detect(t.Context(), engine.warehouse, others...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range found.Suggestions {
			name := string(s.Source.Preset) + string(s.Source.Kind)
			if s.Guess {
				name += "?"
			}
			got = append(got, name)
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %s, want %s: %+v", layout, strings.Join(got, ", "), want, found.Suggestions)
		}
	}
}
