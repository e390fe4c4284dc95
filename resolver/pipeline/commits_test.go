package pipeline_test

import (
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// TestCommits loads the commit histories of examples/commits.jsonl.gz, real events with real clusters of identities.
func TestCommits(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "commits")
	p.init(t, resolver.BuiltinModel())
	if _, err := p.load(t.Context(), &step{arguments: []string{"examples/commits.jsonl.gz"}}); err != nil {
		t.Fatal(err)
	}
	report := p.run(t, resolver.BuiltinModel())
	type counts struct{ Events, Owned, Identifiers, Profiles, Largest, Identified uint64 }
	got := counts{report.EventsRead, report.EventsOwned, report.Identifiers, report.Profiles, report.LargestProfile, report.Identified}
	if want := (counts{135_517, 135_517, 4_675, 1_987, 9, 1_987}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := ask(t, "SELECT count(), uniqExact(profile_id), countIf(profile_id = toUUID('"+nobody+"')) FROM "+p.identity+".resolved_events"),
		"135517\t1987\t0\n"; got != want {
		t.Errorf("resolved_events: got %q, want %q", got, want)
	}
	again := p.run(t, resolver.BuiltinModel())
	if again.Created != 0 || again.Profiles != report.Profiles {
		t.Errorf("a second run created %d of %d profiles, want 0 of %d", again.Created, again.Profiles, report.Profiles)
	}
}
