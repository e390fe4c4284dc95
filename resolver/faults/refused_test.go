package faults

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// TestServerRefuses has the server itself refuse what a run asks of it, by limits of users and of tables: the run says which, nothing half
// is published, and once the limit is gone, the next run ends where an undisturbed one would have.
func TestServerRefuses(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it needs users of its own")
	t.Parallel()
	if *only != "" || part > 1 {
		t.Skip("-step is for TestFaults, and -part")
	}
	users, err := filepath.Abs("testdata/users.xml")
	if err != nil {
		t.Fatal(err)
	}
	w := newWarehouseOn(t, &server{path: t.TempDir(), users: users})
	w.prepare(t)
	s := w.tell(t, "incremental")[0]
	for _, c := range []struct{ name, user, timeout, before, after, says string }{
		{name: "too many queries", user: "crowded", says: "has too many queries at once"},
		{name: "too little memory", user: "poor", says: "ran out of memory"},
		{name: "a limit on time that cannot be changed", user: "hurried", says: "the profile of user \"hurried\" has a constraint on a setting"},
		{name: "too little time", timeout: "1s", before: slowEvents,
			after: quickEvents, says: "took longer than KINDRED_QUERY_TIMEOUT allows"},
		{name: "too many parts", before: "ALTER TABLE identity.runs MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1",
			after: "ALTER TABLE identity.runs RESET SETTING parts_to_throw_insert, parts_to_delay_insert", says: "too many parts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.restore(t, s.moment)
			if err := w.each(c.before); err != nil {
				t.Fatal(err)
			}
			w.timeout = c.timeout
			user := c.user
			if user == "" {
				user = attach.User
			}
			command := beginAt(t, w, w.server.address(w.protocol, user), s.arguments...)
			code, said := command.wait(t), command.output.String()
			w.timeout = ""
			if code != 1 || !strings.Contains(said, c.says) {
				t.Errorf("got exit code %d, want 1 and %q:\n%s", code, c.says, said)
			}
			w.idle(t)
			if err := w.each(c.after); err != nil {
				t.Fatal(err)
			}
			s.checkWhole(t, w.published(t), false)
			w.checkEnd(t, s)
		})
	}
}
