package users

import (
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// TestLockOfUser: of two users who make the lock's table at once one is refused, also where their profile makes each CREATE one IF NOT EXISTS.
func TestLockOfUser(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it makes users")
	t.Parallel()
	server := startServer(t, []user{{name: "lenient", settings: map[string]string{"create_if_not_exists": "1"}}})
	embeddedtest.Ask(t, server.URL(), "CREATE DATABASE locked")
	for _, protocol := range embeddedtest.Protocols {
		w, err := connect(t.Context(), addressOf(t, server, protocol, "lenient"))
		if err != nil {
			t.Fatal(err)
		}
		lock := sql.Load("lock/create.sql").Set("database", "locked").Set("table", "lock_"+protocol).Set("facts", "mine")
		if err := w.ExecLiteral(t.Context(), lock); err != nil {
			t.Fatal(err)
		}
		if err := w.ExecLiteral(t.Context(), lock); err == nil || !strings.Contains(err.Error(), "already exists") {
			t.Errorf("by %s: the second to take the lock gets %v", protocol, err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}
