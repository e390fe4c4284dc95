package pipeline_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/reference"
)

// shards are servers of one cluster, of which the first holds Kindred's tables too.
type shards struct {
	*embeddedtest.Cluster
	first server
}

// spread is how the events of a place lie on shards.
type spread struct {
	shards  *shards
	cluster string // as embeddedtest names it
	source  string // what raw.events is
	dealing func(r *rand.Rand, e reference.Event, servers int) int
	*rand.Rand
}

// sourcesOnShards are what a source may be, by the statements that make it.
var sourcesOnShards = map[string][]string{
	"table": {"CREATE TABLE %[1]s.events AS %[1]s.own ENGINE = Distributed(%[2]s, %[1]s, own, rand())"},
	"view": {
		"CREATE TABLE %[1]s.everything AS %[1]s.own ENGINE = Distributed(%[2]s, %[1]s, own, cityHash64(user_id))",
		"CREATE VIEW %[1]s.events AS SELECT * REPLACE (concat(user_id, '') AS user_id) FROM %[1]s.everything WHERE type != 'nothing FROM a.b'",
	},
	"merge": {
		"CREATE TABLE %[1]s.everything AS %[1]s.own ENGINE = Distributed(%[2]s, %[1]s, own)",
		"CREATE TABLE %[1]s.events AS %[1]s.own ENGINE = Merge(%[1]s, '^everything$')",
	},
	// What no rule of Kindred's takes apart: all events are read from here.
	"query": {
		"CREATE TABLE %[1]s.everything AS %[1]s.own ENGINE = Distributed(%[2]s, %[1]s, own)",
		"CREATE VIEW %[1]s.events AS SELECT * FROM (SELECT * FROM %[1]s.everything) ORDER BY message_id",
	},
}

// dealings are ways to deal events out to servers.
var dealings = map[string]func(r *rand.Rand, e reference.Event, servers int) int{
	"at random": func(r *rand.Rand, _ reference.Event, servers int) int { return r.IntN(servers) },
	"by user": func(_ *rand.Rand, e reference.Event, servers int) int {
		hash := fnv.New32()
		hash.Write([]byte(e.UserID))
		return int(hash.Sum32() % uint32(servers))
	},
	"by time": func(_ *rand.Rand, e reference.Event, servers int) int {
		return int(uint64(e.ReceivedAt/700) % uint64(servers))
	},
	"one with nothing":  func(r *rand.Rand, _ reference.Event, servers int) int { return r.IntN(servers - 1) },
	"all but one empty": func(_ *rand.Rand, _ reference.Event, servers int) int { return servers - 1 },
}

// table is where events are inserted.
func (s *spread) table() string {
	if s == nil {
		return ".events"
	}
	return ".own"
}

// deal deals events out to servers.
func (s *spread) deal(events []reference.Event) map[server][]reference.Event {
	if s == nil {
		return map[server][]reference.Event{engine: events}
	}
	dealt := map[server][]reference.Event{}
	first := s.firstShard()
	for _, e := range events {
		to := server{url: s.shards.URLs[first+s.dealing(s.Rand, e, len(s.shards.URLs)-first)]}
		dealt[to] = append(dealt[to], e)
	}
	return dealt
}

// firstShard is the number of the first server that is a shard.
func (s *spread) firstShard() int {
	if s.cluster == "all" {
		return 0
	}
	return 1
}

// spreadSource puts what lies on shards into the place of raw.events.
func (p place) spreadSource(t testing.TB) {
	t.Helper()
	if p.spread == nil {
		return
	}
	create := p.ask(t, "SELECT create_table_query FROM system.tables WHERE database = '"+p.raw+"' AND name = 'events' FORMAT TSVRaw")
	for i := range p.spread.shards.URLs {
		for _, statement := range []string{
			"CREATE DATABASE IF NOT EXISTS " + p.raw, "DROP TABLE IF EXISTS " + p.raw + ".events", create, "RENAME TABLE " + p.raw + ".events TO " + p.raw + ".own",
		} {
			if _, err := p.spread.shards.Ask(t.Context(), i, statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, statement := range sourcesOnShards[p.spread.source] {
		p.ask(t, fmt.Sprintf(statement, p.raw, p.spread.cluster))
	}
}

// drop drops a database on the servers beside the first one that are there.
func (s *spread) drop(t testing.TB, database string) {
	for i := range s.shards.URLs[1:] {
		if _, err := s.shards.Ask(context.Background(), i+1, "DROP DATABASE IF EXISTS "+database+" SYNC"); err != nil {
			t.Error(err)
		}
	}
}

// newSpreadPlace is a place with its events on shards.
func newSpreadPlace(t testing.TB, name, cluster, source, dealing string, r *rand.Rand) place {
	t.Helper()
	embeddedtest.NeedsEngine(t, "the servers of a cluster have to know one another")
	started, err := clusterOf()
	if err != nil {
		t.Fatal(err)
	}
	p := newPlace(t, name)
	p.spread = &spread{shards: started, cluster: cluster, source: source, dealing: dealings[dealing], Rand: r}
	t.Cleanup(func() { p.drop(t) })
	return p
}

// TestSpreadHistories plays random histories with the events dealt out to the shards of a cluster: every table is as the reference says,
// after every run, as it is where they all lie on one server.
func TestSpreadHistories(t *testing.T) {
	all := []struct{ cluster, source, dealing string }{
		{"all", "table", "at random"},
		{"others", "view", "at random"},
		{"all", "merge", "by time"},
		{"others", "table", "by user"},
		{"all", "view", "one with nothing"},
		{"all", "query", "all but one empty"},
	}
	for number, at := range all[:min(len(all), max(2, *cases/10))] {
		t.Run(fmt.Sprintf("%s %s %s", at.cluster, at.source, at.dealing), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, uint64(1000+number))))
			h := s.history()
			for len(h.windows) < 2 || s.repeats == 0 { // full and incremental, with copies on several shards
				s = newStream(s.Rand)
				h = s.history()
			}
			for i := range h.windows {
				h.windows[i].model = withEvents(h.windows[i].model, number)
				if number == 1 && !slices.Contains(h.windows[i].model.Types, "listed") {
					h.windows[i].model = s.aside(number).listing(h.windows[i].model)
				}
			}
			name := fmt.Sprintf("spread_%d", number)
			if d := h.playAt(t, s, newSpreadPlace(t, name, at.cluster, at.source, at.dealing, s.Rand), name); d != "" {
				t.Errorf("the run and the reference differ:\n%s", d)
			}
		})
	}
}
