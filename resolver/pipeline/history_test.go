package pipeline_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
)

// window is what happens before one run, and how that is started.
type window struct {
	events []reference.Event // that came in since the run before
	model  resolver.Model
	full   bool // forced
	// Where the components are computed, and with how much memory.
	engine pipeline.Engine
	memory uint64
}

// somewhere chooses where components are computed: in memory, or contracted in the warehouse, only once or until nothing is left to link.
func (w window) somewhere() window {
	choice := len(w.events) % 4
	if choice < 2 {
		w.engine = []pipeline.Engine{pipeline.Auto, pipeline.InMemory}[choice]
		return w
	}
	w.engine = pipeline.InWarehouse
	if choice == 2 && len(w.model.MaxPerProfile) == 0 { // regions over a limit have to fit
		w.memory = 1
	}
	return w
}

// history is a story of runs in one warehouse.
type history struct {
	windows []window
	again   bool // the last run is followed by a full one without any news
	fresh   bool // all events are resolved once more elsewhere, at once and in another order
	// Where working tables are kept, empty for as the environment says.
	workingTables pipeline.WorkingTables
}

// withEvents is the model with a table of events in one of three.
func withEvents(m resolver.Model, choice int) resolver.Model {
	if choice%3 == 0 {
		m.ResolvedEvents = resolver.EventsTable
	} else {
		m.ResolvedEvents = resolver.EventsView
	}
	return m
}

// history cuts the stream into windows by the times of arrival.
func (s *stream) history() history {
	events := s.all()
	slices.SortStableFunc(events, func(a, b reference.Event) int { return cmp.Compare(a.ReceivedAt, b.ReceivedAt) })
	count := pick(s, []int{1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3})
	var cuts []int64
	for range count - 1 {
		cuts = append(cuts, pick(s, events[len(events)/8:]).ReceivedAt)
	}
	slices.Sort(cuts)
	h := history{again: s.often(0.05), fresh: s.often(0.05)}
	models := []resolver.Model{computing(withEvents(s.model(), len(events)), s.aside(-1))}
	for number := range count {
		w := window{full: number > 0 && s.often(0.1)}
		if number > 0 && s.often(0.25) {
			model := s.changed(models)
			if model.Hash() != models[len(models)-1].Hash() { // what does not change otherwise makes an incremental run
				model = computing(withEvents(model, len(events)), s.aside(-1-number))
			}
			models = append(models, model)
		}
		w.model = models[len(models)-1]
		end := len(events)
		if number < len(cuts) {
			end = slices.IndexFunc(events, func(e reference.Event) bool { return e.ReceivedAt >= cuts[number] })
		}
		w.events, events = events[:end], events[end:]
		h.windows = append(h.windows, w.somewhere())
	}
	return h
}

// play does the runs and compares all tables after each with the reference. It returns the first difference, ” if there is none.
func (h history) play(t *testing.T, s *stream, name string) string {
	t.Helper()
	return h.playAt(t, s, newPlace(t, name), name)
}

// playAt plays at a place.
func (h history) playAt(t *testing.T, s *stream, p place, name string) string {
	t.Helper()
	defer p.drop(t)
	p.workingTables = cmp.Or(h.workingTables, p.workingTables)
	p.init(t, h.windows[0].model)
	var all []reference.Event
	var published *reference.Resolution
	var model resolver.Model
	var windowTo int64 // of the run before
	for number, w := range slices.Concat(h.windows, h.ending()) {
		events := w.events
		if number > 0 {
			events = arriving(t, events, windowTo)
		}
		all = append(all, events...)
		p.insert(t, s.shuffled(events)...)
		mode := resolver.Incremental
		if number == 0 || w.full || w.model.Hash() != model.Hash() {
			mode = resolver.Full
		}
		model = w.model
		made := p.pipeline(t, model)
		made.Engine, made.MemoryLimit = w.engine, w.memory
		report, err := made.Run(t.Context(), pipeline.Options{Full: w.full, Accept: true})
		if err != nil {
			return fmt.Sprintf("run %d fails: %v", number+1, err)
		}
		if report.Mode != mode {
			return fmt.Sprintf("run %d is %s (%s), want %s", number+1, report.Mode, report.Reason, mode)
		}
		r := reference.Resolve(model, all, published)
		published = &r
		said := r
		if mode == resolver.Incremental {
			said = since(r, windowTo)
		}
		if d := diff(p.published(t), expected(model, said)); d != "" {
			return fmt.Sprintf("after run %d (%s, %s) of %d:\n%s", number+1, report.Mode, report.Reason, len(h.windows)+len(h.ending()), d)
		}
		if want := unfit(model, r); report.Mode == resolver.Full && report.TraitsUnfit != want && len(all) > 0 {
			return fmt.Sprintf("run %d counts %d traits that do not fit their type, want %d", number+1, report.TraitsUnfit, want)
		}
		windowTo = report.WindowTo.UnixMilli()
	}
	done := len(h.windows) + len(h.ending())
	if got, want := p.ask(t, "SELECT count(), uniqExact(run_id) FROM "+p.identity+".runs WHERE status = 'done'"), fmt.Sprintf("%d\t%[1]d\n", done); got != want {
		return fmt.Sprintf("runs has %q, want %q", got, want)
	}
	if !h.fresh {
		return ""
	}
	elsewhere := history{windows: []window{{events: all, model: model}}}
	if d := elsewhere.play(t, s, name+"_fresh"); d != "" {
		return "all at once in a fresh place: " + d
	}
	return ""
}

// size is how many rows come in.
func (h history) size() (rows int) {
	for _, w := range h.windows {
		rows += len(w.events)
	}
	return rows
}

// ending is a run that finds no news, and must not make any.
func (h history) ending() []window {
	if !h.again {
		return nil
	}
	return []window{{model: h.windows[len(h.windows)-1].model, full: true}}
}

// arriving lets the events come in between the end of the window before and now, in the order in which they do already. What came in at
// different times still does.
func arriving(t testing.TB, events []reference.Event, after int64) []reference.Event {
	t.Helper()
	var times []int64
	for _, e := range events {
		times = append(times, e.ReceivedAt)
	}
	slices.Sort(times)
	times = slices.Compact(times)
	now := clock(t)
	for now-after <= int64(len(times)) {
		time.Sleep(5 * time.Millisecond)
		now = clock(t)
	}
	moved := slices.Clone(events)
	for i, e := range moved {
		place, _ := slices.BinarySearch(times, e.ReceivedAt)
		moved[i].ReceivedAt = after + 1 + int64(place)*(now-after-1)/int64(len(times))
	}
	return moved
}

// clock reads the warehouse's clock, which decides where a window ends.
func clock(t testing.TB) int64 {
	t.Helper()
	now, err := strconv.ParseInt(strings.TrimSpace(ask(t, "SELECT toUnixTimestamp64Milli(now64(3))")), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// smallest shrinks the history as long as it still fails, and returns what is left with its difference.
func (h history) smallest(t *testing.T, s *stream, d string) (history, string) {
	trials := 60
	fails := func(smaller history) bool {
		if trials--; trials < 0 {
			return false
		}
		found := smaller.play(t, s, strings.ReplaceAll(strings.ToLower(t.Name()), "/", "_"))
		if found != "" {
			h, d = smaller, found
		}
		return found != ""
	}
	if h.fresh || h.again {
		fails(history{windows: h.windows})
	}
	for at := len(h.windows) - 1; at > 0 && len(h.windows) > 1; at-- { // the last run first
		at = min(at, len(h.windows)-1)
		if fails(history{slices.Delete(slices.Clone(h.windows), at, at+1), h.again, h.fresh, h.workingTables}) {
			continue
		}
		joined := slices.Clone(h.windows)
		joined[at].events = slices.Concat(joined[at-1].events, joined[at].events)
		fails(history{slices.Delete(joined, at-1, at), h.again, h.fresh, h.workingTables})
	}
	for at := 0; at < len(h.windows); at++ {
		for size := len(h.windows[at].events); size > 0 && trials > 0; size /= 2 {
			for from := 0; from+size <= len(h.windows[at].events) && trials > 0; {
				fewer := slices.Clone(h.windows)
				fewer[at].events = slices.Concat(fewer[at].events[:from], fewer[at].events[from+size:])
				if !fails(history{fewer, h.again, h.fresh, h.workingTables}) {
					from += size
				}
			}
		}
	}
	return h, d
}

// String writes the history as a scenario file does. What a scenario cannot say, a model and a time of arrival that is relative to a
// run's, is in comments and in rows that would have come in before.
func (h history) String() string {
	var out strings.Builder
	last := ""
	for _, w := range slices.Concat(h.windows, h.ending()) {
		if len(w.events) > 0 {
			out.WriteString("insert\n" + asRows(w.events))
		}
		if model := describe(w.model); model != last {
			out.WriteString("# model: " + model + "\n")
			last = model
		}
		out.WriteString("run")
		if w.full {
			out.WriteString(" --full")
		}
		out.WriteString("\n")
	}
	return out.String()
}

// asRows writes events as a scenario's input.
func asRows(events []reference.Event) string {
	var out strings.Builder
	for _, e := range events {
		fmt.Fprintf(&out, "    {\"message_id\":%q,\"type\":%q,\"event\":%q,\"anonymous_id\":%q,\"user_id\":%q,\"previous_id\":%q,\"group_id\":%q,\"source\":%q,"+
			"\"timestamp\":%q,\"received_at\":%q,\"traits\":%s,\"properties\":%s,\"context\":%s}\n",
			e.MessageID, e.Type, e.Name, e.AnonymousID, e.UserID, e.PreviousID, e.GroupID, e.Source, instant(e.Timestamp), instant(e.ReceivedAt),
			raw(e.Traits), raw(e.Properties), raw(e.Context))
	}
	return out.String()
}

// describe writes the model without the values that are blocked by default.
func describe(m resolver.Model) string {
	if m.Hash() == resolver.BuiltinModel().Hash() {
		return "built in"
	}
	builtin := resolver.BuiltinBlocked().Values
	m.Blocked.Values = slices.DeleteFunc(slices.Clone(m.Blocked.Values), func(value string) bool {
		return m.Blocked.Builtin && slices.Contains(builtin, value)
	})
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("a model is plain data: %v", err))
	}
	return string(text)
}
