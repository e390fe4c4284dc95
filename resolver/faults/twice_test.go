package faults

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// twice are attempts to start two runs in the same instant: one publishes, and the other says that it could not or finds nothing to do.
func (s *story) twice() (attempts []attempt) {
	times := 50
	switch {
	case *only != "", s.name != "incremental":
		return nil
	case !long():
		times = 2
	}
	for number := range times {
		attempts = append(attempts, attempt{fmt.Sprint("twice/", number+1), func(t *testing.T, w *warehouse, _ *proxy) { s.startTwice(t, w) }})
	}
	return attempts
}

func (s *story) startTwice(t *testing.T, w *warehouse) {
	w.restore(t, s.moment)
	both := []*program{begin(t, w, "run"), begin(t, w, "run")}
	codes := []int{both[0].wait(t), both[1].wait(t)}
	for i, code := range codes {
		switch {
		case code == 75:
			if other := fmt.Sprint("process ", both[1-i].command.Process.Pid, " "); !strings.Contains(both[i].output.String(), other) {
				t.Errorf("the one that was refused does not name %q", other)
			}
		case code != 0:
			t.Errorf("got exit code %d, want 0 or 75", code)
		}
	}
	if !slices.Contains(codes, 0) {
		t.Error("none of them ran")
	}
	if got := w.ask(t, "SELECT count() FROM identity.runs WHERE status = 'done' AND events_read > 0"); got != "2" {
		t.Errorf("%s runs published in all, want 2, of which one was before", got)
	}
	if got := w.everything(t); !got.is(s.ends[0].next) {
		t.Error(got.diff(s.ends[0].next))
	}
	if left := w.remains(t); left != "" {
		t.Error(left)
	}
	if t.Failed() {
		t.Logf("%s\n%s", both[0].output.String(), both[1].output.String())
	}
}
