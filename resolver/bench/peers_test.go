package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	links = flag.Int("links", 8_000_000, "links of BenchmarkPeers, a fifth fewer than identifiers")
	named = flag.String("peers", "", "peers of BenchmarkPeers beside Kindred, with commas between them; by default all")
)

// peer is one way from a table of pairs to a table of components.
type peer struct {
	name string // as -peers has it
	what string
	// most is how many links it gets at most, where it would take too long with more; 0 is as many as there are.
	most int
	// packages are those of peers/requirements.txt that do the work; a peer with none needs no Python.
	packages []string
	run      func(*testing.B, *contest)
}

// peers are in the order of their turns. Kindred is the first, for the partition that the others have to find.
var peers = []peer{
	{name: "kindred", what: "Kindred's graph, by the statements of a run", run: kindredPeer},
	{name: "collapsed", what: "SQL on the same engine: a loop over users alone", run: loop("peers/collapsed")},
	{name: "loop", what: "SQL on the same engine: min-label propagation in a loop", run: loop("peers/loop")},
	{name: "recursive", what: "SQL on the same engine: recursive CTE over users", run: recursive},
	{name: "duckdb-collapsed", what: "DuckDB: users first, then a CTE with USING KEY", packages: []string{"duckdb"},
		run: python("with_duckdb.py", "peers/duckdb/collapsed.sql")},
	{name: "duckdb", what: "DuckDB: recursive CTE with USING KEY", packages: []string{"duckdb"},
		run: python("with_duckdb.py", "peers/duckdb/recursive.sql")},
	{name: "scipy", what: "Python: factorize and connected_components", packages: []string{"pandas", "scipy"}, run: python("with_scipy.py")},
	{name: "networkx", what: "Python: networkx", most: 2_000_000, packages: []string{"networkx"}, run: python("with_networkx.py")},
	{name: "splink", what: "Splink: its clustering alone", packages: []string{"splink", "duckdb"}, run: python("with_splink.py")},
}

// BenchmarkPeers measures connected components beside what people would use instead of Kindred: from a table of pairs in the embedded
// warehouse to a table of identifiers with their components, reading and writing included. Every way gets the same pairs and has to find
// the same partition. One that gets fewer links than the others is told beside Kindred with as few.
func BenchmarkPeers(b *testing.B) {
	chosen := choosePeers(b)
	tools := makeTools(b, chosen)
	var table strings.Builder
	table.WriteString("| links | way | versions | seconds | core-seconds | peak MB of its process | of the engine |\n|---|---|---|---|---|---|---|\n")
	for _, size := range sizesOf(chosen) {
		var first turn
		b.Run(fmt.Sprintf("pairs/%d", size), func(b *testing.B) { tools.makePairs(b, size) })
		for _, p := range chosen {
			if p.links() != size && p.name != "kindred" {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", p.name, size), func(b *testing.B) {
				if tools.python == "" && p.packages != nil {
					fmt.Fprintf(&table, "| %d | %s | skipped | – | – | – | – |\n", size, p.what)
					b.SkipNow()
				}
				t := tools.measure(b, p, size)
				if first.partition == "" {
					first = t
				}
				if t.partition != first.partition {
					b.Fatalf("%s finds another partition (hash, identifiers, components, largest of them): got %s, want %s",
						p.name, t.partition, first.partition)
				}
				fmt.Fprintf(&table, "| %d | %s | %s | %.1f | %.1f | %s | %s |\n", size, p.what, t.versions,
					t.took.Seconds(), t.work.Seconds(), megabytes(t.process), megabytes(t.engine))
			})
		}
	}
	fmt.Printf("\n%s\n%s\n", table.String(), tools.missing) // the log of a benchmark that has others in it is shown only if it fails
}

// megabytes is a dash for a peer without a process of its own.
func megabytes(bytes int64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", float64(bytes)/1e6)
}

// choosePeers takes those that the flag names, and Kindred in any case.
func choosePeers(b *testing.B) []peer {
	b.Helper()
	if *named == "" {
		return peers
	}
	chosen := peers[:1:1]
	for _, name := range strings.Split(*named, ",") {
		i := slices.IndexFunc(peers, func(p peer) bool { return p.name == name })
		if i < 0 {
			b.Fatalf("-peers %s: there is no peer %q", *named, name)
		}
		if i > 0 {
			chosen = append(chosen, peers[i])
		}
	}
	return chosen
}

func (p peer) links() int {
	if p.most == 0 {
		return *links
	}
	return min(p.most, *links)
}

// sizesOf are the numbers of links that the peers get, the largest first.
func sizesOf(chosen []peer) []int {
	var sizes []int
	for _, p := range chosen {
		sizes = append(sizes, p.links())
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	return slices.Compact(sizes)
}

// turn is what one peer showed.
type turn struct {
	took            time.Duration
	work            time.Duration // of all cores, the engine's included: a busy machine makes it longer by less
	process, engine int64         // peaks of resident memory in bytes
	partition       string        // what peers/partition.sql answers
	versions        string
}

// measure gives a peer its turn, on an engine that was started for it.
func (tools *tools) measure(b *testing.B, p peer, size int) turn {
	b.Helper()
	c := tools.enter(b, size)
	started, before := time.Now(), c.engineWork(b)
	p.run(b, c)
	t := turn{took: time.Since(started), process: c.process, work: c.work + c.engineWork(b) - before, engine: c.enginePeak(b)}
	t.partition = strings.Join(strings.Fields(c.ask(b, read(b, "peers/partition.sql"))), " ")
	t.versions = tools.versions(b, c, p)
	b.Logf("partition %s; %s", t.partition, c.note)
	b.ReportMetric(t.took.Seconds(), "s")
	b.ReportMetric(t.work.Seconds(), "core-s")
	b.ReportMetric(float64(t.process)/1e6, "process-MB")
	b.ReportMetric(float64(t.engine)/1e6, "engine-MB")
	b.ReportMetric(0, "ns/op")
	return t
}

func kindredPeer(b *testing.B, c *contest) { c.program(b, c.tools.kindred) }

// python is a peer that is a file of Python, with arguments of its own.
func python(script string, arguments ...string) func(*testing.B, *contest) {
	return func(b *testing.B, c *contest) {
		c.program(b, c.tools.python, append([]string{"peers/" + script}, arguments...)...)
	}
}

// loop is a peer in SQL that repeats a round until that changes nothing.
func loop(folder string) func(*testing.B, *contest) {
	return func(b *testing.B, c *contest) {
		c.ask(b, read(b, folder+"/begin.sql"))
		round, rounds := read(b, folder+"/round.sql"), 1
		for c.ask(b, round) != "0" {
			rounds++
		}
		c.ask(b, read(b, folder+"/end.sql"))
		c.note = fmt.Sprintf("%d rounds", rounds)
	}
}

func recursive(b *testing.B, c *contest) { c.ask(b, read(b, "peers/recursive.sql")) }

// program runs a peer that is a program of its own, with the warehouse's address and the peer's database as its last arguments.
func (c *contest) program(b *testing.B, name string, arguments ...string) {
	b.Helper()
	const patience = 30 * time.Minute
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, name, append(arguments, c.url, c.database)...)
	command.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var failure strings.Builder
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		b.Fatalf("%s: %v\n%s", command, err, failure.String())
	}
	c.note = strings.TrimSpace(string(out))
	c.work = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	c.process = command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
}
