package bench

import "testing"

// BenchmarkLargeProfiles measures what one profile with 100,000 identifiers, and then one with 10,000 traits beside it, add to a full run over
// the others.
func BenchmarkLargeProfiles(b *testing.B) {
	kindred := build(b)
	forSizes(b, func(b *testing.B, events int) {
		w := startWarehouse(b)
		w.kindred(b, kindred, "init")
		w.generate(b, events)
		before := w.fastestRun(b, kindred)
		b.ReportMetric(before.Seconds(), "without-s")
		b.ReportMetric(0, "ns/op")
		for _, kind := range []struct {
			name, counted string
			want          float64
		}{
			{"identifiers", "SELECT max(identifier_count) FROM identity.profiles", 100_001},
			{"traits", "SELECT max(traits) FROM (SELECT count() AS traits FROM identity.profile_traits GROUP BY profile_id)", 10_000},
		} {
			w.script(b, "testdata/large/"+kind.name+".sql")
			w.statement(b, "OPTIMIZE TABLE raw.events FINAL")
			b.ReportMetric(w.fastestRun(b, kindred).Seconds()/before.Seconds(), kind.name+"/without")
			if got := w.number(b, kind.counted); got != kind.want {
				b.Fatalf("the largest profile has %.0f %s, want %.0f", got, kind.name, kind.want)
			}
		}
	})
}
