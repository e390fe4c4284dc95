package loader

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/loader/segmentlines"
)

const benchSeed = 1

func benchLines(b *testing.B, count int) []byte {
	b.Helper()
	var out bytes.Buffer
	if err := segmentlines.New(benchSeed, max(1, count/10)).WriteLines(&out, count); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkParse parses typical lines into batches.
func BenchmarkParse(b *testing.B) {
	const count = 50_000
	data := benchLines(b, count)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		result, err := Load(b.Context(), Options{Stdin: bytes.NewReader(data)}, sinkFunc(func(*Batch) error { return nil }), Stdin)
		if err != nil || result.Events != count || result.Rejected != 0 {
			b.Fatal(result, err)
		}
	}
	b.ReportMetric(count*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.ReportMetric(float64(len(data))/count, "bytes/line")
}

// BenchmarkNative turns a batch of typical events into columns of the Native format.
func BenchmarkNative(b *testing.B) {
	const count = 50_000
	batch := batchOf(b, benchLines(b, count))
	var encoder Encoder
	b.SetBytes(int64(batch.Bytes()))
	b.ReportAllocs()
	for b.Loop() {
		encoder.Encode(batch)
	}
	b.ReportMetric(count*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// batchOf returns lines without rejects as one batch.
func batchOf(t testing.TB, data []byte) *Batch {
	t.Helper()
	batch := newBatch()
	p := parser{clock: time.Now}
	for line := range bytes.Lines(data) {
		err := p.parse(bytes.TrimSpace(line), func(e *event) error { batch.append(e); return nil }, func(_ int, reason error) error { return reason })
		if err != nil {
			t.Fatal(err)
		}
	}
	return batch
}

// BenchmarkLoad loads typical lines from a file into the real engine; KINDRED_BENCH_LINES says how many.
func BenchmarkLoad(b *testing.B) {
	count := 100_000
	if s := os.Getenv("KINDRED_BENCH_LINES"); s != "" {
		var err error
		if count, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(b.TempDir(), "events.jsonl")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := segmentlines.New(benchSeed, max(1, count/10)).WriteLines(file, count); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	w := startWarehouse(b)
	b.SetBytes(info.Size())
	for b.Loop() {
		started := time.Now()
		result, err := Load(b.Context(), Options{}, w, path)
		if err != nil || result.Events != int64(count) {
			b.Fatal(result, err)
		}
		b.ReportMetric(float64(count)/time.Since(started).Seconds(), "lines/s")
	}
}
