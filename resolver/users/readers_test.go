package users

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// readers are users with the grants that docs/operations.md has for those who query: in each place one, one with each readonly, and some
// that lack one.
func readers(t *testing.T, places []chapter) (users []user) {
	t.Helper()
	for _, c := range places {
		grants := c.documented(t, "reader")
		for readonly := range 3 {
			u := granted(fmt.Sprintf("%s_reader_%d", c.mark, readonly), grants)
			u.settings = map[string]string{"readonly": fmt.Sprint(readonly)}
			users = append(users, u)
		}
		for i, missing := range grants {
			users = append(users, granted(fmt.Sprintf("%s_reader_without_%d", c.mark, i), grants, missing))
		}
	}
	return users
}

// outputs are the tables that readers see.
var outputs = []string{
	"identity_map", "profiles", "profile_traits", "links", "rejected_identifiers", "profile_redirects", "profile_history", "resolved_events", "runs",
}

// count is a query for the rows of all outputs, as far as they are read: all columns.
func (c chapter) count(tables ...string) string {
	var selects []string
	for _, table := range tables {
		selects = append(selects, "SELECT '"+table+"' AS name, count(), sum(length(formatRow('TSV', *))) > 0 FROM "+c.database("identity")+"."+table)
	}
	return "SELECT * FROM (" + strings.Join(selects, " UNION ALL ") + ") ORDER BY name"
}

// checkReaders has readers read all outputs, and try everything else.
func checkReaders(t *testing.T, c chapter) {
	t.Helper()
	want := c.ask(t, c.count(outputs...)+" FORMAT TSV")
	for readonly := range 3 {
		name := fmt.Sprintf("%s_reader_%d", c.mark, readonly)
		if got := strings.TrimSuffix(c.must(t, "http", name, "query", c.count(outputs...)), "\n"); got != want {
			t.Errorf("%s reads\n%s\nwant\n%s", name, got, want)
		}
		for _, protocol := range embeddedtest.Protocols {
			if said := c.must(t, protocol, name, "profile", "user_id=u2"); !strings.Contains(said, "a2") {
				t.Errorf("%s, by %s, sees no profile of u2 with a2, but\n%s", name, protocol, said)
			}
		}
		for _, command := range [][]string{{"run"}, {"run", "--full"}, {"rollback"}, {"load", "testdata/events_1.jsonl"}, {"check", "--quick"}} {
			c.refuses(t, "native", name, command)
		}
	}
	c.refuses(t, "http", c.mark+"_reader_1", []string{"run"}, "readonly = 0")
	c.refuses(t, "native", c.mark+"_reader_2", []string{"run"}, "readonly = 0")
	c.refuses(t, "http", c.mark+"_reader_0", []string{"check", "--quick"}, "FAIL  rights", "GRANT INSERT ON `"+c.database("identity")+"`.*")
	for _, statement := range []string{
		"INSERT INTO $i.identity_map (id_value) VALUES ('x')", "ALTER TABLE $i.profiles DELETE WHERE 1", "TRUNCATE TABLE $i.links",
		"DROP TABLE $i.profiles", "DROP DATABASE $i", "CREATE TABLE $i.mine (a UInt8) ENGINE = Memory", "CREATE DATABASE mine",
		"INSERT INTO $raw.events (message_id) VALUES ('x')", "SELECT * FROM $s.state_members", "SELECT * FROM $s.state_generation",
		"SELECT * FROM system.processes", "SELECT * FROM file('/etc/passwd', 'LineAsString')", "KILL QUERY WHERE 1", "SYSTEM SHUTDOWN",
	} {
		statement = strings.NewReplacer("$i", c.database("identity"), "$s", c.database("identity_state"), "$raw", c.database("raw")).Replace(statement)
		_, err := embeddedtest.Tell(t.Context(), addressOf(t, c.server, "http", c.mark+"_reader_0"), nil, strings.NewReader(statement))
		if err == nil || !strings.Contains(err.Error(), "(ACCESS_DENIED)") {
			t.Errorf("a reader sends %s: got %v, want ACCESS_DENIED", statement, err)
		}
	}
	if got := c.ask(t, c.count(outputs...)+" FORMAT TSV"); got != want {
		t.Errorf("after readers tried to change it, there is\n%s\nwant\n%s", got, want)
	}
	c.checkReaderGrants(t)
}

// checkReaderGrants: each of the reader's grants is needed for the view of events or for the table, and where the view does without it,
// nobody is denied for the lack of it.
func (c chapter) checkReaderGrants(t *testing.T) {
	t.Helper()
	definition := c.ask(t, "SELECT create_table_query FROM system.tables "+
		"WHERE database = '"+c.database("identity")+"' AND name = 'resolved_events'")
	for i, missing := range c.documented(t, "reader") {
		_, err := embeddedtest.Tell(t.Context(), addressOf(t, c.server, "http", fmt.Sprintf("%s_reader_without_%d", c.mark, i)), nil,
			strings.NewReader(c.count("resolved_events")))
		needed := missing.on == c.database("identity")+".*"
		switch table := strings.TrimPrefix(missing.on, c.database("identity_state")+"."); table {
		case c.database("raw") + ".events":
			needed = !c.tables
		case "state_repeated", "state_first_events":
			if needed = strings.Contains(definition, table); !needed && !c.tables {
				t.Errorf("m03 came in twice, and the view of events does not read %s: its grant is not looked at", table)
			}
		case "state_events", "state_moved":
			needed = c.tables
		}
		if denied := err != nil && strings.Contains(err.Error(), "(ACCESS_DENIED)"); denied != needed {
			t.Errorf("resolved_events as a %s, without %s: got %v, want it denied: %t", c.mark, missing, err, needed)
		}
	}
}
