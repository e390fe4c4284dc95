package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestRestored drops or empties random output tables of random generations, under random models with guards, computed columns and tables of
// events, and compares all that the next run publishes with what was there.
func TestRestored(t *testing.T) {
	for number := range max(2, *cases/10) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, 1<<40+uint64(number))))
			h := s.history()
			p := newPlace(t, fmt.Sprintf("restored_%d", number))
			p.init(t, h.windows[0].model)
			var windowTo int64
			for i, w := range h.windows {
				events := w.events
				if i > 0 {
					events = arriving(t, events, windowTo)
				}
				p.insert(t, s.shuffled(events)...)
				made := p.pipeline(t, w.model)
				report, err := made.Run(t.Context(), pipeline.Options{Full: w.full, Accept: true})
				if err != nil {
					t.Fatal(err)
				}
				windowTo = report.WindowTo.UnixMilli()
			}
			want := p.published(t)
			lost := []string{}
			for _, table := range []string{"identity_map", "profiles", "profile_traits", "links", "rejected_identifiers", "profile_redirects"} {
				switch s.IntN(3) {
				case 0:
					ask(t, "DROP TABLE "+p.identity+"."+table+" SYNC")
					lost = append(lost, table)
				case 1:
					ask(t, "TRUNCATE TABLE "+p.identity+"."+table)
					lost = append(lost, table)
				}
			}
			p.runWith(t, h.windows[len(h.windows)-1].model, pipeline.Options{})
			got := p.published(t)
			delete(got, "runs")
			delete(want, "runs")
			if d := diff(got, want); d != "" {
				t.Errorf("-seed %d: %v were made again:\n%s", *seed, lost, d)
			}
		})
	}
}
