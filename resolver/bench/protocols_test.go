package bench

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// BenchmarkProtocols measures the same commands on the same warehouse over HTTP and over ClickHouse's native protocol, in turns: a load,
// a full run, an incremental run over 50 new events and one over none, which are short statements for the most part.
func BenchmarkProtocols(b *testing.B) {
	kindred := build(b)
	file := filepath.Join(b.TempDir(), "events.jsonl")
	writeLines(b, file, *lines)
	forSizes(b, func(b *testing.B, events int) { compareProtocols(b, kindred, file, events) })
}

func compareProtocols(b *testing.B, kindred, file string, events int) {
	path := b.TempDir()
	engine := embeddedtest.Start(b, embedded.Config{DataPath: path})
	w := warehouse{url: engine.URL(), path: path}
	w.kindred(b, kindred, "init")
	fastest := map[string]time.Duration{}
	measure := func(protocol, what string, arguments ...string) {
		w.address = embeddedtest.WarehouseURL(engine, protocol)
		took, _ := w.kindred(b, kindred, arguments...)
		name := protocol + "-" + what
		if before, measured := fastest[name]; !measured || took < before {
			fastest[name] = took
		}
	}
	for range *turns {
		for _, protocol := range embeddedtest.Protocols {
			w.statement(b, "TRUNCATE TABLE raw.events")
			measure(protocol, "load-s", "load", file)
			if got := w.number(b, "SELECT count() FROM raw.events"); got != float64(*lines) {
				b.Fatalf("loaded %.0f events of %d lines", got, *lines)
			}
		}
	}
	w.statement(b, "TRUNCATE TABLE raw.events")
	w.generate(b, events)
	const few = 50
	published, first := map[string]string{}, events
	for range *turns {
		for _, protocol := range embeddedtest.Protocols {
			measure(protocol, "full-s", "run", "--full")
			if _, read := w.lastRun(b); read < events {
				b.Fatalf("the run read %d events, want %d", read, events)
			}
			published[protocol] = w.publishedMap(b)
		}
		if published["http"] != published["native"] {
			b.Fatalf("the identity map has (rows, hash) %v", published)
		}
		for _, protocol := range embeddedtest.Protocols {
			w.add(b, events, first, few, 5)
			first += few
			measure(protocol, fmt.Sprintf("%d-events-s", few), "run")
			if mode, read := w.lastRun(b); mode != "incremental" || read != few {
				b.Fatalf("the run was %s and read %d events, want an incremental one over %d", mode, read, few)
			}
			measure(protocol, "nothing-new-s", "run")
		}
	}
	for name, took := range fastest {
		b.ReportMetric(took.Seconds(), name)
	}
	b.ReportMetric(0, "ns/op")
}
