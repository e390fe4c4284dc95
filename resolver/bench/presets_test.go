package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkPresets measures a full run on the same events in tables of other layouts, beside one on the built-in table. Each has to give
// as many identifiers and links.
func BenchmarkPresets(b *testing.B) {
	kindred := build(b)
	forSizes(b, func(b *testing.B, events int) {
		w := startWarehouse(b)
		w.kindred(b, kindred, "init")
		w.generate(b, events)
		own := w.fastestRun(b, kindred)
		want := w.statement(b, resolved)
		b.ReportMetric(own.Seconds(), "kindred-s")
		b.ReportMetric(0, "ns/op")
		for _, preset := range []string{"rudderstack", "jitsu", "posthog"} {
			w.statement(b, "DROP DATABASE IF EXISTS preset SYNC")
			w.statement(b, "CREATE DATABASE preset")
			w.script(b, filepath.Join("testdata/presets", preset+".sql"))
			model := filepath.Join(b.TempDir(), preset+".yaml")
			text := fmt.Sprintf("sources:\n  - {name: web, preset: %s, database: preset, cursor: received_at}\n", preset)
			if preset == "posthog" {
				text = "sources:\n  - {name: web, preset: posthog, database: preset}\n"
			}
			if err := os.WriteFile(model, []byte(text), 0o600); err != nil {
				b.Fatal(err)
			}
			time.Sleep(2 * time.Second) // times are whole seconds
			took := w.fastestRun(b, kindred, "--model", model)
			if got := w.statement(b, resolved); got != want {
				b.Errorf("%s: %s identifiers, links and profiles, want %s", preset, got, want)
			}
			b.ReportMetric(took.Seconds()/own.Seconds(), preset+"/kindred")
			b.Logf("%s: seconds of the last run by stage: %v", preset, w.stages(b))
		}
	})
}

const resolved = "SELECT identifiers, links, profiles FROM identity.runs ORDER BY started_at DESC LIMIT 1"

// fastestRun is the fastest of some full runs.
func (w warehouse) fastestRun(b *testing.B, kindred string, flags ...string) time.Duration {
	b.Helper()
	fastest := time.Hour
	for range *turns {
		took, _ := w.kindred(b, kindred, append([]string{"run", "--full"}, flags...)...)
		fastest = min(fastest, took)
	}
	b.Logf("seconds of the last run by stage: %v", w.stages(b))
	return fastest
}
