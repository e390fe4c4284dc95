package faults

import (
	"cmp"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// limit is one of a user's or of a table's, for which the server refuses what a run asks of it.
type limit struct {
	name, user, timeout string // the user is attach.User where it is not said, and KINDRED_QUERY_TIMEOUT the usual one
	before, after       string // statements that set the limit and take it away
	says                string // what kindred has to say of it
}

var limits = []limit{
	{name: "too many queries", user: "crowded", says: "has too many queries at once"},
	{name: "too little memory", user: "poor", says: "ran out of memory"},
	{name: "a limit on time that cannot be changed", user: "hurried", before: slowEvents, after: quickEvents, says: "max_execution_time of the user's profile"},
	{name: "too little time", timeout: "1s", before: slowEvents, after: quickEvents, says: "took longer than KINDRED_QUERY_TIMEOUT"},
	{name: "too many parts", before: "ALTER TABLE identity.runs MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1",
		after: "ALTER TABLE identity.runs RESET SETTING parts_to_throw_insert, parts_to_delay_insert", says: "too many parts"},
}

// limits are attempts to do the command under a limit: it says which, nothing half is published, and once the limit is gone, the next run ends
// where an undisturbed one would have.
func (s *story) limits() (attempts []attempt) {
	if *only != "" || s.name != "incremental" || embeddedtest.OnServer() { // which has no users of the tests' own
		return nil
	}
	for _, l := range limits {
		attempts = append(attempts, attempt{"limits/" + l.name, func(t *testing.T, w *warehouse, _ *proxy) { s.doUnder(t, l, w) }})
	}
	return attempts
}

func (s *story) doUnder(t *testing.T, l limit, w *warehouse) {
	w.restore(t, s.moment)
	if err := w.each(l.before); err != nil {
		t.Fatal(err)
	}
	w.timeout = l.timeout
	command := beginAt(t, w, w.server.address(w.protocol, cmp.Or(l.user, attach.User)), s.arguments...)
	w.timeout = ""
	if code, said := command.wait(t), command.output.String(); code != 1 || !strings.Contains(said, l.says) {
		t.Errorf("got exit code %d, want 1 and %q:\n%s", code, l.says, said)
	}
	w.idle(t)
	if err := w.each(l.after); err != nil {
		t.Fatal(err)
	}
	s.checkWhole(t, w.published(t), false)
	w.checkEnd(t, s)
}
