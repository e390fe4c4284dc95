//go:build unix

package resolver

import (
	"flag"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"
)

var benchLinks = flag.Int("links", 6_000_000, "how many links the identity graph of the benchmark has; other shapes are sized after it")

// shape is a graph in columns, as the pipeline has it.
type shape struct {
	left, right, keys []Key
	ranks             []uint64
}

// newShape makes a graph of that many vertices and links. Vertices without links are no identifiers of it.
func newShape(vertices, links int, link func(i int) (from, to int)) shape {
	s := shape{left: make([]Key, links), right: make([]Key, links)}
	linked := make([]bool, vertices)
	for i := range s.left {
		from, to := link(i)
		linked[from], linked[to] = true, true
		s.left[i], s.right[i] = testKey(uint64(from), false), testKey(uint64(to), false)
	}
	for i, linked := range linked {
		if linked {
			s.keys, s.ranks = append(s.keys, testKey(uint64(i), false)), append(s.ranks, Rank(mix(uint64(i))%1e10, uint8(i%3), false))
		}
	}
	return s
}

// identity is as a website's: of 50 identifiers 12 are users, 8 emails, 30 browsers. Each email and browser is linked with a user; one
// browser in 235 with another user too; the other links are of browsers and emails of one user. They come in no order.
func identity(links int) shape {
	users, emails, browsers := links/5, links*2/15, links/2
	user := func(browser int) int {
		if browser < users {
			return browser
		}
		return int(mix(uint64(browser)) % uint64(users))
	}
	const step = 1_000_000_007 // a prime
	return newShape(users+emails+browsers, links, func(i int) (int, int) {
		switch i = i * step % links; {
		case i < browsers:
			return users + emails + i, user(i)
		case i < browsers+emails:
			return users + i - browsers, i - browsers
		case i%85 == 0: // of the 22 in 60 that are left
			return users + emails + i%browsers, int(mix(uint64(-i)) % uint64(users))
		}
		browser := int(mix(uint64(i)) % uint64(browsers))
		if of := user(browser); of < emails {
			return users + emails + browser, users + of
		}
		return users + emails + browser, user(browser)
	})
}

func path(size int) shape {
	return newShape(size, size-1, func(i int) (int, int) { return i, i + 1 })
}

func star(size int) shape {
	return newShape(size, size-1, func(i int) (int, int) { return 0, i + 1 })
}

func grid(side int) shape {
	return newShape(side*side, 2*side*(side-1), func(i int) (int, int) {
		if across := side * (side - 1); i >= across {
			return i - across, i - across + side
		}
		row, column := i/(side-1), i%(side-1)
		return row*side + column, row*side + column + 1
	})
}

// rmat is the recursive model of Chakrabarti, Zhan and Faloutsos (SDM 2004): hubs, and one component of nearly all.
func rmat(scale, edges int) shape {
	r := rand.New(rand.NewPCG(5, 5))
	return newShape(1<<scale, edges<<scale, func(int) (from, to int) {
		for range scale {
			switch at := r.IntN(100); {
			case at < 57:
				from, to = from<<1, to<<1
			case at < 76:
				from, to = from<<1, to<<1|1
			case at < 95:
				from, to = from<<1|1, to<<1
			default:
				from, to = from<<1|1, to<<1|1
			}
		}
		return from, to
	})
}

// lap is what it took from one stage of the way to the next.
type lap struct{ wall, cpu time.Duration }

func cpuTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// resolve goes the way of the pipeline, in portions as the warehouse sends them, and tells how long each stage took.
func (s shape) resolve(b *testing.B) (g *Graph, laps [4]lap) {
	const portion = 65_409
	stage := func(i int, work func()) {
		began, cpu := time.Now(), cpuTime()
		work()
		laps[i] = lap{time.Since(began), cpuTime() - cpu}
	}
	stage(0, func() {
		g = NewGraph(len(s.keys))
		for from := 0; from < len(s.left); from += portion {
			to := min(from+portion, len(s.left))
			g.Link(s.left[from:to], s.right[from:to])
		}
	})
	stage(1, func() { g.Rank(nil, nil) }) // what the first call of all does: it labels identifiers with their components
	stage(2, func() {
		for from := 0; from < len(s.keys); from += portion {
			to := min(from+portion, len(s.keys))
			g.Rank(s.keys[from:to], s.ranks[from:to])
		}
	})
	b.StopTimer()
	if g.Ties() > 0 {
		g.Settle(g.Tied(nil, s.keys, s.ranks))
	}
	b.StartTimer()
	stage(3, func() {
		if err := g.Anchors(portion, func(_, _ []Key) error { return nil }); err != nil {
			b.Fatal(err)
		}
	})
	return g, laps
}

// randomLine is how long a core takes to read a line of the graph's table, anywhere in it, while all cores do so and none waits for the
// answer before it asks for the next.
func (g *Graph) randomLine() time.Duration {
	const reads = group * stretch * 40
	began := cpuTime()
	g.share(g.workers*reads, func(from, to int) {
		var places [group]uint32
		for ; from < to; from += group {
			for i := range places {
				line, _ := bits.Mul64(mix(uint64(from+i)), uint64(len(g.table)))
				places[i] = perBucket * uint32(line)
			}
			g.touchKeys(places[:])
		}
	})
	return (cpuTime() - began) / time.Duration(g.workers*reads)
}

// BenchmarkShapes resolves graphs of the identity graph's size, and of shapes that are hard on a union-find, from Link to Anchors. It
// reports the best run: links a second up to labels (interned, joined, labelled) and up to anchors, the processor's time a link (all
// cores), both beside the identity graph's, and bytes an identifier as planned and as they are. Beside the time of one random read of the
// table it reports as how many of these reads a link takes, up to labels.
//
//	go test ./resolver -run - -bench Shapes -benchtime 3x -timeout 0 -links 60000000
func BenchmarkShapes(b *testing.B) {
	of := float64(*benchLinks)
	side := 1
	for side*side < *benchLinks/6 {
		side++
	}
	var wallOfIdentity, cpuOfIdentity float64
	for _, bench := range []struct {
		name string
		make func() shape
	}{
		{"identity", func() shape { return identity(int(of)) }},
		{"path", func() shape { return path(*benchLinks / 6) }},
		{"star", func() shape { return star(*benchLinks / 6) }},
		{"R-MAT", func() shape { return rmat(bits.Len(uint(*benchLinks)/16), 16) }},
		{"grid", func() shape { return grid(side) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			s := bench.make()
			var g *Graph
			var wall, cpu, labelled, cpuLabelled float64
			var best [4]lap
			before := heap()
			for b.Loop() {
				g = nil
				runtime.GC()
				var laps [4]lap
				g, laps = s.resolve(b)
				var sum lap
				for _, lap := range laps {
					sum.wall, sum.cpu = sum.wall+lap.wall, sum.cpu+lap.cpu
				}
				links := float64(len(s.left))
				if now := float64(sum.wall.Nanoseconds()) / links; wall == 0 || now < wall {
					wall, best = now, laps
				}
				if now := float64((laps[0].wall + laps[1].wall).Nanoseconds()) / links; labelled == 0 || now < labelled {
					labelled = now
				}
				if now := float64((laps[0].cpu + laps[1].cpu).Nanoseconds()) / links; cpuLabelled == 0 || now < cpuLabelled {
					cpuLabelled = now
				}
				if now := float64(sum.cpu.Nanoseconds()) / links; cpu == 0 || now < cpu {
					cpu = now
				}
			}
			if bench.name == "identity" {
				wallOfIdentity, cpuOfIdentity = wall, cpu
			}
			line := float64(g.randomLine().Nanoseconds())
			b.ReportMetric(line, "random-read-ns")
			b.ReportMetric(cpuLabelled/line, "random-reads/link")
			b.ReportMetric(1e9/labelled, "labelled-links/s")
			b.ReportMetric(1e9/wall, "links/s")
			b.ReportMetric(cpu, "cpu-ns/link")
			b.ReportMetric(wall/wallOfIdentity, "time-of-identity")
			b.ReportMetric(cpu/cpuOfIdentity, "cpu-of-identity")
			b.ReportMetric(float64(heap()-before)/float64(g.Identifiers()), "B/identifier")
			b.ReportMetric(float64(GraphBytes(uint64(len(s.keys)), 0))/float64(len(s.keys)), "planned-B/identifier")
			b.Logf("%d links, %d identifiers, %d components; time of all cores in link, label, rank, anchors: %v",
				len(s.left), g.Identifiers(), g.Components(), best)
			runtime.KeepAlive([]any{g, s})
		})
	}
}
