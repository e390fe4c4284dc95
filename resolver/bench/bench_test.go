package bench

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
)

var (
	sizes = flag.String("events", "1000000,10000000", "numbers of events, with commas between them")
	lines = flag.Int("lines", 1_000_000, "lines of BenchmarkLoad")
	turns = flag.Int("turns", 3, "turns of floor and run; the fastest of each counts")
	data  = flag.String("data", "", "folder for the warehouse; by default a temporary one")
)

// BenchmarkRun measures `kindred run` beside the floor, for each number of events.
func BenchmarkRun(b *testing.B) {
	kindred := build(b)
	for _, text := range strings.Split(*sizes, ",") {
		events, err := strconv.Atoi(text)
		if err != nil {
			b.Fatalf("-events %q: %v", *sizes, err)
		}
		b.Run(text, func(b *testing.B) {
			for range b.N {
				measure(b, kindred, events)
			}
		})
	}
}

func measure(b *testing.B, kindred string, events int) {
	w := startWarehouse(b)
	w.kindred(b, kindred, "init")
	w.generate(b, events)
	w.statement(b, "CREATE DATABASE floor")
	floor, run := time.Hour, time.Hour
	var peak int64
	for range *turns {
		floor = min(floor, w.floor(b))
		took, memory := w.kindred(b, kindred, "run")
		run, peak = min(run, took), max(peak, memory)
	}
	identifiers := w.number(b, "SELECT count() FROM identity.identity_map")
	allowed := 64e6 + 48*identifiers
	b.ReportMetric(floor.Seconds(), "floor-s")
	b.ReportMetric(run.Seconds(), "run-s")
	b.ReportMetric(run.Seconds()/floor.Seconds(), "run/floor")
	b.ReportMetric(run.Seconds()/float64(events)*1e6, "us/event")
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
	b.ReportMetric(float64(peak)/allowed, "peak/(64MB+48B*ids)")
	b.ReportMetric(0, "ns/op")
	b.Logf("%d events, %.0f identifiers; seconds of the last run by stage: %s", events, identifiers,
		w.statement(b, "SELECT toString(mapApply((k, v) -> (k, round(v, 2)), stage_seconds)) FROM identity.runs ORDER BY started_at DESC LIMIT 1"))
}

// build makes the two binaries beside the library that the module's bin folder holds.
func build(b *testing.B) string {
	b.Helper()
	folder := b.TempDir()
	for _, name := range []string{"kindred", "kindred-engine"} {
		command := exec.Command("go", "build", "-o", folder, "github.com/kindred-id/kindred/cmd/"+name)
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := command.CombinedOutput(); err != nil {
			b.Fatalf("build %s: %v\n%s", name, err, out)
		}
	}
	b.Setenv("KINDRED_ENGINE", filepath.Join(folder, "kindred-engine"))
	if os.Getenv("KINDRED_LIBCHDB") == "" {
		library, err := filepath.Abs("../../bin/lib/libchdb.so")
		if err != nil {
			b.Fatal(err)
		}
		b.Setenv("KINDRED_LIBCHDB", library)
	}
	return filepath.Join(folder, "kindred")
}

// warehouse is an engine that stays up for the whole measurement, so that no start-up is measured.
type warehouse struct {
	url, path string
}

func startWarehouse(b *testing.B) warehouse {
	b.Helper()
	path := *data
	if path == "" {
		path = b.TempDir()
	}
	engine, err := embedded.Start(context.Background(), embedded.Config{DataPath: path, Binary: os.Getenv("KINDRED_ENGINE"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := engine.Close(); err != nil {
			b.Error(err)
		}
	})
	return warehouse{url: engine.URL(), path: path}
}

// kindred runs the program and returns its wall-clock time and its peak memory in bytes.
func (w warehouse) kindred(b *testing.B, binary string, args ...string) (took time.Duration, peak int64) {
	b.Helper()
	command := exec.Command(binary, args...)
	command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL=embedded:"+w.path, "KINDRED_LOG_LEVEL=warn")
	started := time.Now()
	out, err := command.CombinedOutput()
	if err != nil {
		b.Fatalf("kindred %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	usage := command.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(started), usage.Maxrss << 10
}

// generate inserts events in portions, as a server would receive them, and waits until their parts are merged: both sides are to
// be measured on a warehouse at rest.
func (w warehouse) generate(b *testing.B, events int) {
	b.Helper()
	const portion = 2_000_000
	text := read(b, "testdata/generate.sql")
	for first := 0; first < events; first += portion {
		w.statement(b, text,
			fmt.Sprintf("param_first=%d", first), fmt.Sprintf("param_events=%d", min(portion, events-first)),
			fmt.Sprintf("param_anonymous_ids=%d", events/5), fmt.Sprintf("param_user_ids=%d", events*6/100))
	}
	w.statement(b, "OPTIMIZE TABLE raw.events FINAL")
}

// floor runs the floor's statements and returns their time.
func (w warehouse) floor(b *testing.B) time.Duration {
	b.Helper()
	files, err := filepath.Glob("testdata/floor/*.sql")
	if err != nil || len(files) == 0 {
		b.Fatalf("no statements of the floor: %v", err)
	}
	started := time.Now()
	for _, file := range files {
		for _, statement := range strings.Split(read(b, file), ";\n") {
			w.statement(b, statement, "max_insert_threads=4")
		}
	}
	return time.Since(started)
}

func (w warehouse) number(b *testing.B, text string) float64 {
	b.Helper()
	value, err := strconv.ParseFloat(strings.TrimSpace(w.statement(b, text)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return value
}

func read(b *testing.B, file string) string {
	b.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
