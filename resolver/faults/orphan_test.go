package faults

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// aMinute is a value that takes a minute to compute, unless somebody ends it.
const aMinute = "(SELECT sum(sleepEachRow(0.01)) FROM numbers(6000) SETTINGS max_block_size = 100)"

// With slowEvents it takes a minute to read the events, and with quickEvents it does not any more.
const (
	slowEvents  = "RENAME TABLE raw.events TO raw.as_it_was; CREATE VIEW raw.events AS SELECT * FROM raw.as_it_was WHERE " + aMinute + " = 0"
	quickEvents = "DROP VIEW raw.events; RENAME TABLE raw.as_it_was TO raw.events"
)

// orphans are attempts to leave the server at a statement whose run is gone: the next run ends that, and ends itself where an undisturbed one would
// have. What is no run's of these databases goes on.
func (s *story) orphans() []attempt {
	if *only != "" || s.name != "incremental" {
		return nil
	}
	return []attempt{
		{"orphans/killed", func(t *testing.T, w *warehouse, p *proxy) { s.leaveAtWork(t, killedAtWork, w, p) }},
		{"orphans/connection lost", func(t *testing.T, w *warehouse, p *proxy) { s.leaveAtWork(t, resetAtWork, w, p) }},
		{"orphans/killed before it has a row", s.leaveWithoutRow},
		{"orphans/others", s.leaveOthers},
	}
}

func (s *story) leaveAtWork(t *testing.T, h harm, w *warehouse, p *proxy) {
	w.restore(t, s.moment)
	p.before = func() {
		if err := w.each(slowEvents); err != nil {
			p.report(err)
		}
	}
	command := p.begin(t, fault{point: point{"compute/extract", 1}, harm: h}, s.arguments...)
	command.wait(t)
	if p.problem != nil {
		t.Fatalf("%v\n%s", p.problem, command.output.String())
	}
	// By the native protocol, a server sees by itself that nobody waits for an answer.
	if n := w.atWork(t); n == "0" && w.protocol == "http" {
		t.Error("no statement was left: this test proves nothing")
	}
	if err := w.each(quickEvents); err != nil {
		t.Fatal(err)
	}
	s.endOrphans(t, w)
}

// leaveWithoutRow has a run killed that had the lock, and no row in runs.
func (s *story) leaveWithoutRow(t *testing.T, w *warehouse, p *proxy) {
	w.restore(t, s.moment)
	p.begin(t, fault{point: point{"publish/run", 1}, harm: killedBefore}, s.arguments...).wait(t)
	holder := w.ask(t, `SELECT JSONExtractString(comment, 'holder') FROM system.tables
		WHERE database = 'identity_state' AND name LIKE 'lock\_%' ORDER BY length(name) DESC, name DESC LIMIT 1`)
	id := "kindred/" + holder + "/publish/exchange/0a1b2c3d4e5f"
	var orphan sync.WaitGroup
	orphan.Go(func() {
		if _, err := w.answer(url.Values{"query": {"SELECT " + aMinute}, "query_id": {id}}, ""); err == nil {
			t.Error("nobody has ended the statement")
		}
	})
	p.hasBegun(id)
	s.endOrphans(t, w)
	orphan.Wait()
}

// leaveOthers has others at work while a run ends what earlier runs left, of which there are none.
func (s *story) leaveOthers(t *testing.T, w *warehouse, p *proxy) {
	w.restore(t, "at_first")
	var others sync.WaitGroup
	ids := []string{"somebody", "kindred/check/version/0a1b2c3d4e5f", "kindred/0195f1c2-7d3e-7a10-9c44-1f0b6d2e8a55/extract/links/0a1b2c3d4e5f"}
	for number, id := range ids {
		id += w.mark
		ids[number] = id
		others.Go(func() { _, _ = w.answer(url.Values{"query": {"SELECT " + aMinute}, "query_id": {id}}, "") })
		p.hasBegun(id)
	}
	must(t, w, "run")
	for _, id := range ids {
		if w.ask(t, "KILL QUERY WHERE query_id = '"+id+"' SYNC") == "" {
			t.Errorf("the run has ended the statement %s, which is no run's of its databases", id)
		}
	}
	others.Wait()
}

// each gives statements one after the other.
func (w *warehouse) each(statements string) error {
	for statement := range strings.SplitSeq(statements, "; ") {
		if statement == "" {
			continue
		}
		if _, err := w.answer(url.Values{"query": {w.marked(statement)}}, ""); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// atWork counts statements of runs.
func (w *warehouse) atWork(t *testing.T) string {
	t.Helper()
	return w.ask(t, "SELECT count() FROM system.processes WHERE startsWith(query_id, 'kindred/')")
}

// endOrphans does the next run.
func (s *story) endOrphans(t *testing.T, w *warehouse) {
	t.Helper()
	must(t, w, "run")
	if n := w.atWork(t); n != "0" && !embeddedtest.OnServer() {
		t.Errorf("%s statements of the run before are still at work after the next one", n)
	}
	w.checkEnd(t, s)
}
