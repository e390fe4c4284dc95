package bench

import (
	"fmt"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// shards is how many servers the events of BenchmarkShards lie on. The first one holds Kindred's tables too.
const shards = 3

// BenchmarkShards counts the bytes between servers of a full run over events on several shards beside those of
// reading the same events, with the network's compression and without. A visitor's events lie on all shards. The identity map has to be the
// one of a server that has all events.
func BenchmarkShards(b *testing.B) {
	kindred := build(b)
	for _, visits := range []int{5, 50} {
		b.Run(fmt.Sprint(visits, " events a visitor"), func(b *testing.B) {
			forSizes(b, func(b *testing.B, events int) { measureShards(b, kindred, events, events*5/visits) })
		})
	}
}

// measureShards measures events of the visitors and users that a benchmark of population events has.
func measureShards(b *testing.B, kindred string, events, population int) {
	cluster, err := embeddedtest.StartCluster(b.TempDir(), shards)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := cluster.Close(); err != nil {
			b.Error(err)
		}
	}()
	first := warehouse{url: cluster.URLs[0], address: cluster.URLs[0]}
	first.kindred(b, kindred, "init")
	create := first.statement(b, "SELECT create_table_query FROM system.tables WHERE database = 'raw' AND name = 'events' FORMAT TSVRaw")
	for i, url := range cluster.URLs {
		on := warehouse{url: url}
		if i > 0 {
			on.statement(b, "CREATE DATABASE raw")
			on.statement(b, create)
		}
		on.statement(b, "CREATE TABLE raw.own AS raw.events")
		dealOut(b, on, population, events/shards*i, events/shards)
	}
	for _, network := range []string{"all", "uncompressed"} {
		first.statement(b, "DROP TABLE raw.events SYNC")
		first.statement(b, "CREATE TABLE raw.events AS raw.own ENGINE = Distributed('"+network+"', raw, own)")
		reading := between(b, cluster, func() { first.statement(b, read(b, "testdata/shards/read.sql")) })
		full := between(b, cluster, func() { first.kindred(b, kindred, "run", "--full") })
		b.Logf("%s: %.0f MB to read the events, %.0f MB for a full run; seconds by stage: %v", network, reading/1e6, full/1e6, first.stages(b))
		b.ReportMetric(reading/1e6, network+"-read-MB")
		b.ReportMetric(full/1e6, network+"-full-MB")
		b.ReportMetric(100*full/reading, network+"-full-%")
	}
	spread := first.publishedMap(b)
	first.statement(b, "DROP TABLE raw.events SYNC")
	first.statement(b, create)
	first.statement(b, "INSERT INTO raw.events SELECT * FROM cluster('all', raw, own)")
	first.kindred(b, kindred, "run", "--full")
	if single := first.publishedMap(b); single != spread {
		b.Fatalf("the identity map of the shards has %s (rows, hash), that of one server %s", spread, single)
	}
	b.ReportMetric(0, "ns/op")
}

// dealOut puts a server's share of the events into its table.
func dealOut(b *testing.B, on warehouse, population, first, count int) {
	b.Helper()
	const portion = 1_000_000
	for done := 0; done < count; done += portion {
		on.statement(b, "TRUNCATE TABLE raw.events")
		on.add(b, population, first+done, min(portion, count-done), 1)
		on.statement(b, read(b, "testdata/shards/own.sql"))
	}
	on.statement(b, "TRUNCATE TABLE raw.events")
}

// between counts the bytes that the servers beside the first one send and receive meanwhile: nobody else talks to them.
func between(b *testing.B, cluster *embeddedtest.Cluster, meanwhile func()) (bytes float64) {
	b.Helper()
	count := func() (sum float64) {
		for _, url := range cluster.URLs[1:] {
			sum += (warehouse{url: url}).number(b, read(b, "testdata/shards/sent.sql"))
		}
		return sum
	}
	before := count()
	meanwhile()
	return count() - before
}
