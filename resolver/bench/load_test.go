package bench

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"

	"github.com/kindred-id/kindred/resolver/loader/segmentlines"
)

// BenchmarkLoad measures `kindred load` of generated Segment lines into an empty warehouse.
func BenchmarkLoad(b *testing.B) {
	kindred := build(b)
	file := filepath.Join(b.TempDir(), "events.jsonl")
	size := writeLines(b, file, *lines)
	for range b.N {
		w := startWarehouse(b)
		w.kindred(b, kindred, "init")
		took, peak := w.kindred(b, kindred, "load", file)
		if got := w.number(b, "SELECT count() FROM raw.events"); got != float64(*lines) {
			b.Fatalf("loaded %.0f events of %d lines", got, *lines)
		}
		b.ReportMetric(took.Seconds(), "load-s")
		b.ReportMetric(float64(*lines)/took.Seconds(), "lines/s")
		b.ReportMetric(float64(size)/float64(*lines), "B/line")
		b.ReportMetric(float64(peak)/1e6, "peak-MB")
		b.ReportMetric(0, "ns/op")
	}
}

func writeLines(b *testing.B, file string, count int) (size int64) {
	b.Helper()
	out, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	buffered := bufio.NewWriterSize(out, 1<<20)
	if err := segmentlines.New(1, count/10).WriteLines(buffered, count); err != nil {
		b.Fatal(err)
	}
	if err := buffered.Flush(); err != nil {
		b.Fatal(err)
	}
	info, err := out.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
