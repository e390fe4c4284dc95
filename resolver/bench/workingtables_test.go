package bench

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkWorkingTables measures the same runs on the same warehouse with working tables in memory and on disk, in turns: a full run, and
// an incremental one over 50 new events.
func BenchmarkWorkingTables(b *testing.B) {
	kindred := build(b)
	forSizes(b, func(b *testing.B, events int) { compareWorkingTables(b, kindred, events) })
}

func compareWorkingTables(b *testing.B, kindred string, events int) {
	w := startWarehouse(b)
	w.kindred(b, kindred, "init")
	w.generate(b, events)
	fastest := map[string]time.Duration{}
	measure := func(kept, what string, arguments ...string) {
		b.Setenv("KINDRED_WORKING_TABLES", kept)
		took, _ := w.kindred(b, kindred, arguments...)
		name := kept + "-" + what
		if before, measured := fastest[name]; !measured || took < before {
			fastest[name] = took
		}
	}
	const few = 50
	published, first := map[string]string{}, events
	ways := []string{"memory", "mergetree"}
	for range *turns {
		for _, kept := range ways {
			measure(kept, "full-s", "run", "--full")
			published[kept] = w.publishedMap(b)
		}
		if published["memory"] != published["mergetree"] {
			b.Fatalf("the identity map has (rows, hash) %v", published)
		}
		for _, kept := range ways {
			w.add(b, events, first, few, 5)
			first += few
			measure(kept, fmt.Sprintf("%d-events-s", few), "run")
			if mode, read := w.lastRun(b); mode != "incremental" || read != few {
				b.Fatalf("the run was %s and read %d events, want an incremental one over %d", mode, read, few)
			}
		}
	}
	for name, took := range fastest {
		b.ReportMetric(took.Seconds(), name)
	}
	b.ReportMetric(0, "ns/op")
}
