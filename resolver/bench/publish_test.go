package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkPublish measures what it takes to publish a change of 1 % of an identity map of 10 million identifiers: by a copy that shares
// its files with the published table, as an incremental run does it, and beside it by writing the whole table anew.
func BenchmarkPublish(b *testing.B) {
	build(b)
	for range b.N {
		w := startWarehouse(b)
		w.script(b, "testdata/publish/fill.sql", fmt.Sprintf("param_identifiers=%d", *identifiers))
		delta, whole := time.Hour, time.Hour
		// Not in turns: what the copy writes is merged in the background, while the delta would be measured.
		for range *turns {
			delta = min(delta, w.script(b, "testdata/publish/delta.sql"))
		}
		for range *turns {
			whole = min(whole, w.script(b, "testdata/publish/copy.sql"))
		}
		b.ReportMetric(delta.Seconds()*1000, "delta-ms")
		b.ReportMetric(whole.Seconds()*1000, "whole-ms")
		b.ReportMetric(whole.Seconds()/delta.Seconds(), "whole/delta")
		b.ReportMetric(0, "ns/op")
	}
}

// script runs the statements of a file and returns their time.
func (w warehouse) script(b *testing.B, file string, parameters ...string) time.Duration {
	b.Helper()
	started := time.Now()
	for _, statement := range strings.Split(read(b, file), ";\n") {
		w.statement(b, statement, append(parameters, "max_insert_threads=4")...)
	}
	return time.Since(started)
}
