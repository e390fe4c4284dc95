package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

var (
	sizes       = flag.String("events", "1000000,10000000", "numbers of events, with commas between them")
	lines       = flag.Int("lines", 1_000_000, "lines of BenchmarkLoad")
	identifiers = flag.Int("identifiers", 10_000_000, "identifiers of BenchmarkPublish")
	turns       = flag.Int("turns", 3, "turns of floor and run; the fastest of each counts")
	data        = flag.String("data", "", "folder for the warehouse; by default a temporary one")
)

// BenchmarkRun measures `kindred run` beside the floor, for each number of events.
func BenchmarkRun(b *testing.B) {
	kindred := build(b)
	var results []result
	forSizes(b, func(b *testing.B, events int) { results = append(results, measure(b, kindred, events)) })
	writeChart(b, results)
}

// forSizes measures for each number of events.
func forSizes(b *testing.B, measure func(b *testing.B, events int)) {
	b.Helper()
	for _, text := range strings.Split(*sizes, ",") {
		events, err := strconv.Atoi(text)
		if err != nil {
			b.Fatalf("-events %q: %v", *sizes, err)
		}
		b.Run(text, func(b *testing.B) {
			for range b.N {
				measure(b, events)
			}
		})
	}
}

func measure(b *testing.B, kindred string, events int) result {
	w := startWarehouse(b)
	w.kindred(b, kindred, "init")
	w.generate(b, events)
	w.statement(b, "CREATE DATABASE floor")
	floor, run := time.Hour, time.Hour
	var peak int64
	for range *turns {
		floor = min(floor, w.floor(b))
		took, memory := w.kindred(b, kindred, "run", "--full")
		run, peak = min(run, took), max(peak, memory)
	}
	stages := w.stages(b)
	b.Logf("full: seconds of the last run by stage: %v", stages)
	identifiers := w.number(b, "SELECT count() FROM identity.identity_map")
	allowed := 64e6 + 48*identifiers
	b.ReportMetric(floor.Seconds(), "floor-s")
	b.ReportMetric(run.Seconds(), "run-s")
	b.ReportMetric(run.Seconds()/floor.Seconds(), "run/floor")
	b.ReportMetric(run.Seconds()/float64(events)*1e6, "us/event")
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
	b.ReportMetric(float64(peak)/allowed, "peak/(64MB+48B*ids)")
	b.ReportMetric(0, "ns/op")
	w.contraction(b, kindred, stages["resolve"])
	w.increments(b, kindred, events, run)
	b.Logf("%d events, %.0f identifiers", events, identifiers)
	return result{events, floor, run, stages}
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
	b.Setenv("KINDRED_ENGINE_PATH", filepath.Join(folder, "kindred-engine"))
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
	address   string // that kindred is told; by default embedded: and the path
}

func startWarehouse(b *testing.B) warehouse {
	b.Helper()
	path := *data
	if path == "" {
		path = b.TempDir()
	}
	engine := embeddedtest.Start(b, embedded.Config{DataPath: path})
	return warehouse{url: engine.URL(), path: path}
}

// kindred runs the program and returns its wall-clock time and its peak memory in bytes.
func (w warehouse) kindred(b *testing.B, binary string, args ...string) (took time.Duration, peak int64) {
	b.Helper()
	command := exec.Command(binary, args...)
	address := w.address
	if address == "" {
		address = "embedded:" + w.path
	}
	command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL="+address, "KINDRED_SETTLE=0s", "KINDRED_LOG_LEVEL=warn")
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
	for first := 0; first < events; first += portion {
		w.add(b, events, first, min(portion, events-first), 1)
	}
	w.statement(b, "OPTIMIZE TABLE raw.events FINAL")
}

// add inserts so many events from the number first on, of the population of a benchmark of that many events. Of session events one
// after the other the visitor is the same.
func (w warehouse) add(b *testing.B, events, first, count, session int) {
	b.Helper()
	w.statement(b, read(b, "testdata/generate.sql"),
		fmt.Sprintf("param_first=%d", first), fmt.Sprintf("param_events=%d", count), fmt.Sprintf("param_session=%d", session),
		fmt.Sprintf("param_anonymous_ids=%d", events/5), fmt.Sprintf("param_user_ids=%d", events*6/100))
}

// contraction measures a full run that has 64 MiB for the graph, and contracts it in the warehouse until it fits: how much longer it takes
// to resolve, and what the process takes in all. It has to give the same identity map.
func (w warehouse) contraction(b *testing.B, kindred string, resolve float64) {
	b.Helper()
	before := w.publishedMap(b)
	_, peak := w.kindred(b, kindred, "run", "--full", "--engine", "warehouse", "--memory-limit", "64MiB")
	if after := w.publishedMap(b); after != before {
		b.Fatalf("contracted in the warehouse the identity map has %s (rows, hash), in memory %s", after, before)
	}
	b.ReportMetric(w.stages(b)["resolve"]/resolve, "contracted/memory")
	b.ReportMetric(float64(peak)/1e6, "contracted-peak-MB")
}

// increments measures incremental runs over one new event for each hundred, and over none. The new events are of visitors with five
// events each, as many as a visitor has in the whole; and, as the worst that they could be, each of a visitor of its own.
func (w warehouse) increments(b *testing.B, kindred string, events int, full time.Duration) {
	b.Helper()
	first := events
	for _, kind := range []struct {
		name    string
		session int
	}{{"sessions", 5}, {"scattered", 1}} {
		fastest := time.Hour
		for range *turns {
			w.add(b, events, first, events/100, kind.session)
			first += events / 100
			took, _ := w.kindred(b, kindred, "run")
			fastest = min(fastest, took)
			if mode, read := w.lastRun(b); mode != "incremental" || read != events/100 {
				b.Fatalf("the run was %s and read %d events, want an incremental one over %d", mode, read, events/100)
			}
		}
		b.ReportMetric(fastest.Seconds(), kind.name+"-s")
		b.ReportMetric(100*fastest.Seconds()/full.Seconds(), kind.name+"-%")
		b.Logf("%s: seconds of the last run by stage: %v", kind.name, w.stages(b))
	}
	nothing := time.Hour
	for range *turns {
		took, _ := w.kindred(b, kindred, "run")
		nothing = min(nothing, took)
	}
	b.ReportMetric(nothing.Seconds(), "nothing-new-s")
}

// lastRun is the mode of the last run, and how many events it read.
func (w warehouse) lastRun(b *testing.B) (mode string, events int) {
	b.Helper()
	mode, digits, _ := strings.Cut(w.statement(b, "SELECT mode, events_read FROM identity.runs ORDER BY started_at DESC LIMIT 1"), "\t")
	events, err := strconv.Atoi(digits)
	if err != nil {
		b.Fatal(err)
	}
	return mode, events
}

// stages are the seconds of the last run by stage.
func (w warehouse) stages(b *testing.B) map[string]float64 {
	b.Helper()
	stages := map[string]float64{}
	text := w.statement(b, "SELECT toJSONString(mapApply((k, v) -> (k, round(v, 2)), stage_seconds)) FROM identity.runs ORDER BY started_at DESC LIMIT 1 FORMAT TSVRaw")
	if err := json.Unmarshal([]byte(text), &stages); err != nil {
		b.Fatalf("%v in %s", err, text)
	}
	return stages
}

// floor runs the floor's statements and returns their time.
func (w warehouse) floor(b *testing.B) time.Duration {
	b.Helper()
	files, err := filepath.Glob("testdata/floor/*.sql")
	if err != nil || len(files) == 0 {
		b.Fatalf("no statements of the floor: %v", err)
	}
	var took time.Duration
	for _, file := range files {
		took += w.script(b, file)
	}
	return took
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
