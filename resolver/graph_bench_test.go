package resolver

import (
	"runtime"
	"testing"
)

// BenchmarkGraph resolves two million identifiers as a website's are: 1.4 million anonymous_ids linked with 600 thousand user_ids,
// one in fifty with two of them. It reports the time per link, from Link to Anchors, and the memory that is left in use.
func BenchmarkGraph(b *testing.B) {
	const users, browsers = 600_000, 1_400_000
	left, right := make([]Key, browsers), make([]Key, browsers)
	for i := range browsers {
		left[i], right[i] = testKey(mix(uint64(i))%users, false), testKey(users+uint64(i-i%50/49), false)
	}
	keys, ranks := make([]Key, users+browsers), make([]uint64, users+browsers)
	for i := range keys {
		keys[i], ranks[i] = testKey(uint64(i), false), Rank(mix(uint64(i))%1e9, uint8(i%2))
	}
	b.ResetTimer()
	var g *Graph
	before := heap()
	for b.Loop() {
		g = NewGraph(users + browsers)
		g.Link(left, right)
		g.Rank(keys, ranks)
		g.Settle(g.Tied(nil, keys, ranks))
		if err := g.Anchors(64<<10, func(_, _ []Key) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(left)), "ns/link")
	b.ReportMetric(float64(heap()-before)/float64(g.Identifiers()), "B/identifier")
	b.ReportMetric(float64(GraphBytes(uint64(g.Identifiers())))/float64(g.Identifiers()), "planned-B/identifier")
	runtime.KeepAlive([]any{g, left, right, keys, ranks})
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
