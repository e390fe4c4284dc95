package resolver

import (
	"runtime"
	"testing"
)

// website is two million identifiers as a website's are: 1.4 million anonymous_ids (priority 1) linked with 600 thousand user_ids
// (priority 0), and of so many anonymous_ids one with two of those.
type website struct {
	left, right, keys []Key
	ranks             []uint64
}

func newWebsite(sharing int) website {
	const users, browsers = 600_000, 1_400_000
	w := website{make([]Key, browsers), make([]Key, browsers), make([]Key, users+browsers), make([]uint64, users+browsers)}
	for i := range browsers {
		w.left[i], w.right[i] = testKey(mix(uint64(i))%users, false), testKey(users+uint64(i-i%sharing/(sharing-1)), false)
	}
	for i := range w.keys {
		priority := uint8(0)
		if i >= users {
			priority = 1
		}
		w.keys[i], w.ranks[i] = testKey(uint64(i), false), Rank(mix(uint64(i))%1e9, priority, false)
	}
	return w
}

// resolve is the way of the pipeline.
func (w website) resolve(b *testing.B, limits []TypeLimit) *Graph {
	g := NewGraph(len(w.keys))
	g.Limit(limits)
	for from := 0; from < len(w.left); from += 64 << 10 {
		to := min(from+64<<10, len(w.left))
		g.Link(w.left[from:to], w.right[from:to])
	}
	g.Rank(w.keys, w.ranks)
	if g.Over() > 0 {
		over := make(map[Key]bool)
		if err := g.OverKeys(64<<10, func(keys, _ []Key) error {
			for _, key := range keys {
				over[key] = true
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		regions := w.within(over)
		b.StartTimer()
		g.TakeApart()
		g.Rank(regions.keys, regions.ranks)
		if err := g.LinkWithin(regions.left, regions.right); err != nil {
			b.Fatal(err)
		}
	}
	if g.Ties() > 0 {
		g.Settle(g.Tied(nil, w.keys, w.ranks))
	}
	if err := g.Anchors(64<<10, func(_, _ []Key) error { return nil }); err != nil {
		b.Fatal(err)
	}
	return g
}

// within is the part of the website whose identifiers are these: what the warehouse sends again.
func (w website) within(keys map[Key]bool) website {
	var part website
	for i, key := range w.left {
		if keys[key] {
			part.left, part.right = append(part.left, key), append(part.right, w.right[i])
		}
	}
	for i, key := range w.keys {
		if keys[key] {
			part.keys, part.ranks = append(part.keys, key), append(part.ranks, w.ranks[i])
		}
	}
	return part
}

// BenchmarkGraph resolves a website's identifiers from Link to Anchors, and reports the time per link and the memory that is left in
// use. With a limit the regions that are over it are resolved again; to find their ranks and links is the warehouse's work, and not
// in the time.
func BenchmarkGraph(b *testing.B) {
	for _, bench := range []struct {
		name    string
		sharing int
		limits  []TypeLimit
	}{
		{"no limit", 235, nil},
		{"a limit, no component over", 235, []TypeLimit{{Priority: 0, Max: 100}}},
		{"a limit, 1 percent over", 235, []TypeLimit{{Priority: 0, Max: 1}}},
		{"no limit, 5 percent of two users", 50, nil},
		{"a limit, 5 percent over", 50, []TypeLimit{{Priority: 0, Max: 1}}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			w := newWebsite(bench.sharing)
			before := heap()
			var g *Graph
			for b.Loop() {
				g = w.resolve(b, bench.limits)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(w.left)), "ns/link")
			identifiers := float64(g.Identifiers())
			b.ReportMetric(float64(heap()-before)/identifiers, "B/identifier")
			b.ReportMetric(float64(GraphBytes(uint64(identifiers), len(bench.limits)))/identifiers, "planned-B/identifier")
			runtime.KeepAlive([]any{g, w})
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
