package faults

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// story is a command that is going to be broken, with what it finds and what may come out of it.
type story struct {
	name      string
	moment    string // that was saved, in which the command is given
	arguments []string
	window    string // of events that come in after the next run
	sample    int    // how many statements the short set takes, of those that publish and of others
	old, new  generation
	ends      []ending // undisturbed ones; a broken rollback ends with the one or the other
	points    []point  // the statements of the command
	lists     map[point]int
	took      time.Duration
}

// ending is everything that is published after the next run and, in the long set, after one more run over new events.
type ending struct{ next, further generation }

// prepare saves the moments in which the stories begin.
func (w *warehouse) prepare(t *testing.T) {
	t.Helper()
	must(t, w, "init")
	w.insert(t, "window_1")
	w.save(t, "at_first")
	must(t, w, "run")
	w.insert(t, "window_2")
	w.save(t, "after_one")
	must(t, w, "run")
	w.save(t, "after_two")
}

// tell has each command, or those of the names, run undisturbed, behind a proxy that notes its statements.
func (w *warehouse) tell(t *testing.T, names ...string) []*story {
	t.Helper()
	stories := []*story{
		{name: "first", moment: "at_first", arguments: []string{"run"}, window: "window_2"},
		{name: "incremental", moment: "after_one", arguments: []string{"run"}, window: "window_3", sample: 2},
		{name: "full", moment: "after_one", arguments: []string{"run", "--full"}, window: "window_3", sample: 1},
		{name: "rollback", moment: "after_two", arguments: []string{"rollback"}, window: "window_3", sample: 1},
	}
	if !long() && *only == "" {
		stories = stories[1:]
	}
	stories = slices.DeleteFunc(stories, func(s *story) bool {
		name, _, isNamed := strings.Cut(*only, "/")
		return isNamed && s.name != name || len(names) > 0 && !slices.Contains(names, s.name)
	})
	p := newProxy(t, w)
	for _, s := range stories {
		w.restore(t, s.moment)
		s.old = w.published(t)
		started := time.Now()
		command := p.begin(t, fault{}, s.arguments...)
		if code := command.wait(t); code != 0 {
			t.Fatalf("%s, undisturbed: got exit code %d\n%s", s.name, code, command.output.String())
		}
		s.points, s.lists, s.took = p.points, p.lists, time.Since(started)
		s.new = w.published(t)
		if s.old.is(s.new) {
			t.Fatalf("%s changes nothing, so its faults would show nothing", s.name)
		}
		s.ends = append(s.ends, w.end(t, s))
		if s.name == "rollback" {
			w.restore(t, s.moment)
			s.ends = append(s.ends, w.end(t, s))
		}
	}
	return stories
}

// end does the next run and a further one.
func (w *warehouse) end(t *testing.T, s *story) (e ending) {
	t.Helper()
	must(t, w, "run")
	e.next = w.everything(t)
	if left := w.remains(t); left != "" {
		t.Errorf("%s, after the next run: %s", s.name, left)
	}
	if !long() {
		return e
	}
	w.insert(t, s.window)
	must(t, w, "run")
	e.further = w.everything(t)
	return e
}

// checkEnd does the same after a fault, and compares.
func (w *warehouse) checkEnd(t *testing.T, s *story) {
	t.Helper()
	got := w.end(t, s)
	for _, want := range s.ends {
		if got.next.is(want.next) && got.further.is(want.further) {
			return
		}
	}
	for number, want := range s.ends {
		if number > 0 {
			t.Error("or, if the command was done:")
		}
		if !got.next.is(want.next) {
			t.Errorf("the next run, against an undisturbed one:\n%s", got.next.diff(want.next))
		} else {
			t.Errorf("a further run, against an undisturbed one:\n%s", got.further.diff(want.further))
		}
	}
}

// checkWhole holds what is published against the generations before and after the command. between says that it may be some tables of
// the one and some of the other.
func (s *story) checkWhole(t *testing.T, published generation, between bool) {
	t.Helper()
	if !published.is(s.old) && !published.is(s.new) && !(between && published.isMixed(s.old, s.new)) {
		t.Errorf("the published tables are not one generation; against the old one:\n%s\nagainst the new one:\n%s", published.diff(s.old), published.diff(s.new))
	}
}
