package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"syscall"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

var contracted = flag.Int("contracted", 2_000_000, "identifiers of BenchmarkContraction")

// BenchmarkContraction resolves a graph that does not fit in 64 MiB, in an engine that may use 200 bytes an identifier: in memory with all
// that it needs, and contracted in the warehouse. Both have to give the same identity map. Rows are those that the rounds write, for each
// link.
func BenchmarkContraction(b *testing.B) {
	kindred := build(b)
	for range b.N {
		limit := max(1<<30, 200*uint64(*contracted))
		w := warehouse{path: b.TempDir()}
		w.url = embeddedtest.Start(b, embedded.Config{DataPath: w.path, MemoryLimit: limit}).URL()
		w.kindred(b, kindred, "init")
		w.statement(b, read(b, "testdata/contraction/generate.sql"), fmt.Sprintf("param_visitors=%d", *contracted*4/5))

		w.kindred(b, kindred, "run", "--full", "--engine", "memory")
		inMemory, want := w.stages(b)["resolve"], w.publishedMap(b)
		command := exec.Command(kindred, "run", "--full", "--engine", "warehouse", "--memory-limit", "64MiB")
		command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL=embedded:"+w.path, "KINDRED_LOG_LEVEL=info")
		out, err := command.CombinedOutput()
		if err != nil {
			b.Fatalf("contract: %v\n%s", err, out)
		}
		if got := w.publishedMap(b); got != want {
			b.Fatalf("contracted in the warehouse the identity map has %s (rows, hash), in memory %s", got, want)
		}
		links := w.number(b, "SELECT count() FROM identity.links")
		b.ReportMetric(w.number(b, "SELECT count() FROM identity.identity_map"), "identifiers")
		b.ReportMetric(inMemory, "memory-s")
		b.ReportMetric(w.stages(b)["resolve"], "contracted-s")
		b.ReportMetric(w.stages(b)["resolve"]/inMemory, "contracted/memory")
		b.ReportMetric(logged(b, out, "rounds"), "rounds")
		b.ReportMetric(logged(b, out, "round_rows")/links, "rows/link")
		b.ReportMetric(float64(command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss<<10)/1e6, "peak-MB")
		b.ReportMetric(float64(limit)/1e6, "engine-may-MB")
		b.ReportMetric(0, "ns/op")
	}
}

// publishedMap is how many rows the identity map has, and a hash of them.
func (w warehouse) publishedMap(b *testing.B) string {
	b.Helper()
	return w.statement(b, "SELECT count(), groupBitXor(sipHash64(id_type, id_value, profile_id)) FROM identity.identity_map")
}

// logged is a number of the line that a run logs in the end.
func logged(b *testing.B, out []byte, name string) float64 {
	b.Helper()
	found := regexp.MustCompile(`"msg":"run done".*"` + name + `":(\d+)`).FindSubmatch(out)
	if found == nil {
		b.Fatalf("the run does not say its %s:\n%s", name, out)
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return value
}
