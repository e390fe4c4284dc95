package faults

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTwoAtOnce starts two runs in the same instant: one publishes, and the other says that it could not or finds nothing to do.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	w := newWarehouse(t)
	w.prepare(t)
	s := named(told.tell(t, w), "incremental")
	times := 3
	if long() {
		times = 50
	}
	refused := 0
	for number := range times {
		w.restore(t, s.moment)
		both := []*program{begin(t, w.url, "run"), begin(t, w.url, "run")}
		codes := []int{both[0].wait(t), both[1].wait(t)}
		said := fmt.Sprint(number+1, ": ", both[0].output.String(), "\n", both[1].output.String())
		for i, code := range codes {
			switch {
			case code == 75:
				refused++
				if other := fmt.Sprint("process ", both[1-i].command.Process.Pid, " "); !strings.Contains(both[i].output.String(), other) {
					t.Errorf("round %d: the one that was refused does not name %q:\n%s", number+1, other, both[i].output.String())
				}
			case code != 0:
				t.Errorf("round %d: got exit code %d, want 0 or 75\n%s", number+1, code, said)
			}
		}
		if !slices.Contains(codes, 0) {
			t.Errorf("round %d: none of them ran\n%s", number+1, said)
		}
		if got := w.ask(t, "SELECT count() FROM identity.runs WHERE status = 'done' AND events_read > 0"); got != "2" {
			t.Errorf("round %d: %s runs published in all, want 2\n%s", number+1, got, said)
		}
		if got := w.everything(t); !got.is(s.ends[0].next) {
			t.Errorf("round %d:\n%s\n%s", number+1, got.diff(s.ends[0].next), said)
		}
		if left := w.remains(t); left != "" {
			t.Errorf("round %d: %s", number+1, left)
		}
	}
	t.Logf("%d of %d times one was refused", refused, times)
}
