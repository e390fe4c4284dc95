package bench

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkTraits measures what a full run spends on traits of identify events with 20 of 1,000 names each, beside the engine's own argMax
// of the same: the steps that read traits, and those that fold them.
func BenchmarkTraits(b *testing.B) {
	kindred := build(b)
	forSizes(b, func(b *testing.B, events int) {
		w := startWarehouse(b)
		w.kindred(b, kindred, "init")
		// A wide part has several files for each of the thousand paths: smaller parts stay compact, and within the files that a process may open.
		const portion = 50_000
		for first := 0; first < events; first += portion {
			w.statement(b, read(b, "testdata/traits/generate.sql"), fmt.Sprint("param_first=", first), fmt.Sprint("param_events=", min(portion, events-first)),
				fmt.Sprint("param_users=", max(1, events/10)))
		}
		w.statement(b, "CREATE DATABASE floor")
		floor, run := time.Hour, time.Hour
		for range *turns {
			floor = min(floor, w.script(b, "testdata/traits/floor.sql"))
			took, _ := w.kindred(b, kindred, "run", "--full")
			run = min(run, took)
		}
		b.Logf("seconds of the last run by stage: %v", w.stages(b))
		if want, got := w.number(b, "SELECT count() FROM floor.traits"), w.number(b, "SELECT count() FROM identity.profile_traits"); got != want {
			b.Fatalf("the run has %.0f traits, the floor %.0f", got, want)
		}
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(run.Seconds(), "run-s")
		b.ReportMetric(run.Seconds()/floor.Seconds(), "run/floor")
		b.ReportMetric(0, "ns/op")
	})
}
