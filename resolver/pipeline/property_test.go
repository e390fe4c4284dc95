package pipeline_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestRandomStreams resolves random events on the engine and by the reference, and compares every output table, row by row.
// -cases says how many streams, -seed which.
func TestRandomStreams(t *testing.T) {
	var shrunk atomic.Bool
	for number := range *cases {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, uint64(number))))
			model, events := s.model(), s.all()
			d := difference(t, s, fmt.Sprintf("random_%d", number), model, events)
			if d == "" {
				return
			}
			if *smaller && shrunk.CompareAndSwap(false, true) { // one example is enough, and shrinking takes a while
				events, d = shrink(t, s, model, events, d)
			}
			t.Errorf("the run and the reference differ (-seed %d, stream %d):\n%s\nmodel: %+v\n%s", *seed, number, d, model.Slots, asScenario(events[:min(len(events), 10)]))
		})
	}
}

// difference inserts the events in some order, runs, and compares.
func difference(t *testing.T, s *stream, name string, model resolver.Model, events []reference.Event) string {
	t.Helper()
	p := newPlace(t, name)
	defer p.drop(t)
	p.init(t, model)
	p.insert(t, s.shuffled(events)...)
	if _, err := p.pipeline(t, model).Run(t.Context()); err != nil {
		return "the run fails: " + err.Error()
	}
	return diff(p.published(t), expected(model, reference.Resolve(model, events)))
}

// shrink drops events as long as what is left still differs.
func shrink(t *testing.T, s *stream, model resolver.Model, events []reference.Event, d string) ([]reference.Event, string) {
	trials := 40
	for size := len(events) / 2; size > 0; size /= 2 {
		for at := 0; at+size <= len(events) && trials > 0; trials-- {
			fewer := slices.Concat(events[:at], events[at+size:])
			if smaller := difference(t, s, strings.ReplaceAll(strings.ToLower(t.Name()), "/", "_"), model, fewer); smaller != "" {
				events, d = fewer, smaller
			} else {
				at += size
			}
		}
	}
	return events, d
}

// asScenario writes events as a scenario file does.
func asScenario(events []reference.Event) string {
	var out strings.Builder
	out.WriteString("insert\n")
	for _, e := range events {
		fmt.Fprintf(&out, "    {\"message_id\":%q,\"type\":%q,\"event\":%q,\"anonymous_id\":%q,\"user_id\":%q,\"previous_id\":%q,\"group_id\":%q,\"source\":%q,"+
			"\"timestamp\":%q,\"received_at\":%q,\"traits\":%s,\"context\":%s}\n",
			e.MessageID, e.Type, e.Name, e.AnonymousID, e.UserID, e.PreviousID, e.GroupID, e.Source, instant(e.Timestamp), instant(e.ReceivedAt),
			raw(e.Traits), raw(e.Context))
	}
	return out.String()
}

// TestTwoRuns resolves the first part of a stream, then all of it: the tables are those of one run over everything.
func TestTwoRuns(t *testing.T) {
	for number := range max(1, *cases/10) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, 1<<32+uint64(number))))
			s.events, s.times, s.repeats = 100, 50, 0.1
			model, events := s.model(), s.all()
			slices.SortStableFunc(events, func(a, b reference.Event) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
			half := len(events) / 2
			p := newPlace(t, fmt.Sprintf("twice_%d", number))
			p.init(t, model)
			p.insert(t, events[:half])
			p.run(t, model)
			first := p.published(t)
			if d := diff(first, expected(model, reference.Resolve(model, events[:half]))); d != "" {
				t.Fatal("the first run:\n" + d)
			}
			again := p.run(t, model)
			if d := diff(p.published(t), first); d != "" {
				t.Error("a second run without new events:\n" + d)
			}
			if again.Created != 0 {
				t.Errorf("a second run without new events created %d profiles", again.Created)
			}
			p.insert(t, events[half:])
			p.run(t, model)
			if d := diff(p.published(t), expected(model, reference.Resolve(model, events))); d != "" {
				t.Error("the third run:\n" + d)
			}
			if got, want := ask(t, "SELECT count(), uniqExact(run_id) FROM "+p.identity+".runs WHERE status = 'done'"), "3\t3\n"; got != want {
				t.Errorf("runs has %q, want %q", got, want)
			}
		})
	}
}
