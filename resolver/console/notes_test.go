package console

import (
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// TestFresh: rows that are left to later runs are told of by why.
func TestFresh(t *testing.T) {
	const young, held, ahead = "2 events are younger than the settling time (KINDRED_SETTLE): the next run reads them.",
		"1 event is younger than the lag of its source: a later run reads it.", "3 events are of the future by their time of arrival: no run before that time reads them."
	for _, test := range []struct {
		fresh, held, ahead uint64
		want               string
	}{{2, 0, 0, young}, {1, 1, 0, held}, {3, 0, 3, ahead}, {6, 1, 3, young + " " + held + " " + ahead}} {
		if got := fresh(resolver.Report{EventsFresh: test.fresh, EventsHeld: test.held, EventsAhead: test.ahead}); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}
