package users

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// grant is what docs/operations.md has a user granted, without the user.
type grant struct{ right, on string }

func (g grant) String() string { return "GRANT " + g.right + " ON " + g.on }

// quoted is the grant as Kindred tells it.
func (g grant) quoted() string {
	database, table, isTable := strings.Cut(g.on, ".")
	if !isTable {
		return g.String()
	}
	if table != "*" {
		table = "`" + table + "`"
	}
	return "GRANT " + g.right + " ON `" + database + "`." + table
}

var (
	granting      = regexp.MustCompile(`(?s)GRANT ([A-Z, \n]+?)\s+ON (\S+) TO (\w+);`)
	databaseNames = regexp.MustCompile(`^(raw|identity_state|identity)\.`)
)

// documented reads the grants that docs/operations.md shows for a user, on the databases of a chapter.
func (c chapter) documented(t *testing.T, user string) []grant {
	t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []grant
	for _, statement := range granting.FindAllStringSubmatch(string(page), -1) {
		if statement[3] != user {
			continue
		}
		on := databaseNames.ReplaceAllString(statement[2], "${1}_"+c.mark+".")
		for _, right := range strings.Split(strings.Join(strings.Fields(statement[1]), " "), ", ") {
			found = append(found, grant{right, on})
		}
	}
	if len(found) < 6 {
		t.Fatalf("docs/operations.md grants %s %v, which cannot be all", user, found)
	}
	if user == "kindred" && c.tables {
		found = append(found, grant{"SELECT", c.database("raw") + ".customers"}, grant{"SELECT", c.database("raw") + ".app_log"})
	}
	return found
}

// granted is a user with the grants, but for some.
func granted(name string, grants []grant, without ...grant) user {
	u := user{name: name}
	for _, g := range grants {
		if !slices.Contains(without, g) {
			u.grants = append(u.grants, g.String())
		}
	}
	return u
}

// kindred runs a command as a user. It returns what it says, and whether it did its work.
func (c chapter) kindred(t *testing.T, protocol, name string, arguments ...string) (string, bool) {
	t.Helper()
	model := filepath.Join(t.TempDir(), "kindred.yaml")
	if err := os.WriteFile(model, []byte(c.modelText(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary, arguments...)
	command.Env = append(os.Environ(),
		"KINDRED_WAREHOUSE_URL="+addressOf(t, c.server, protocol, name), "KINDRED_MODEL="+model, "KINDRED_ENGINE="+string(c.engine),
		"KINDRED_DATABASE="+c.database("identity"), "KINDRED_STATE_DATABASE="+c.database("identity_state"), "KINDRED_SETTLE=0s")
	output, err := command.CombinedOutput()
	return string(output), err == nil
}

// must runs a command that has to do its work.
func (c chapter) must(t *testing.T, protocol, name string, arguments ...string) string {
	t.Helper()
	output, done := c.kindred(t, protocol, name, arguments...)
	if !done {
		t.Fatalf("kindred %q as %s, by %s: %s", arguments, name, protocol, output)
	}
	return output
}

// refuses expects that a command fails, and what it says then.
func (c chapter) refuses(t *testing.T, protocol, name string, arguments []string, wants ...string) {
	t.Helper()
	output, done := c.kindred(t, protocol, name, arguments...)
	if done {
		t.Errorf("kindred %q as %s succeeds:\n%s", arguments, name, output)
	}
	for _, want := range wants {
		if !strings.Contains(output, want) {
			t.Errorf("kindred %q as %s: want %q in\n%s", arguments, name, want, output)
		}
	}
}

// everything runs each command once with rights that have to suffice.
func (c chapter) everything(t *testing.T, protocol, name string) {
	t.Helper()
	c.must(t, protocol, name, "init")
	c.others(t, "customers.sql")
	for window, mode := range []string{"Full run", "Incremental run"} {
		c.others(t, fmt.Sprintf("customers_%d.sql", window+1))
		c.must(t, protocol, name, "load", fmt.Sprintf("testdata/events_%d.jsonl", window+1))
		if said := c.must(t, protocol, name, "run"); !strings.Contains(said, mode) {
			t.Errorf("got no %s, but %s", mode, said)
		}
	}
	c.must(t, protocol, name, "rollback")
	c.must(t, protocol, name, "run")
	c.must(t, protocol, name, "check")
}

// arrive has an event come in that changes a published profile, for a run that has to get as far as it can: one that fails while it publishes
// leaves the rest to the next.
func (c chapter) arrive(t *testing.T) {
	t.Helper()
	c.ask(t, "INSERT INTO "+c.database("raw")+".events (message_id, type, anonymous_id, user_id, timestamp, traits) "+
		"SELECT toString(generateUUIDv4()), 'identify', 'a4', 'u2', '2024-03-07', '{\"name\":\"Ben\"}'")
}

// TestRights has a user with exactly the documented grants run every command, by both protocols. Then users that lack one of them try, and
// are told which one it is, by check and by the command that needs it.
func TestRights(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it makes users")
	t.Parallel()
	places := []chapter{{story: stories[0], mark: "view"}, {story: stories[1], mark: "table"}}
	var users []user
	for _, c := range places {
		grants := c.documented(t, "kindred")
		users = append(users, granted("all_"+c.mark, grants))
		for i, missing := range grants {
			users = append(users, granted(fmt.Sprintf("%s_without_%d", c.mark, i), grants, missing))
		}
	}
	// Those of init are missed where nothing is there yet.
	nowhere := chapter{story: stories[0], mark: "nowhere"}
	ofInit := nowhere.documented(t, "kindred")
	for i, missing := range ofInit {
		users = append(users, granted(fmt.Sprint("nowhere_without_", i), ofInit, missing))
	}
	server := startServer(t, append(users, readers(t, places)...))
	nowhere.server = server
	for i := range places {
		places[i].server = server
		places[i].everything(t, embeddedtest.Protocols[i], "all_"+places[i].mark)
	}
	c := places[1]
	for i, missing := range c.documented(t, "kindred") {
		name := fmt.Sprintf("%s_without_%d", c.mark, i)
		switch {
		case missing.right == "CREATE DATABASE", missing.right == "CREATE TABLE" && strings.HasPrefix(missing.on, "raw"):
			i := slices.IndexFunc(ofInit, func(g grant) bool {
				return g.right == missing.right && g.on == strings.Replace(missing.on, c.mark, nowhere.mark, 1)
			})
			name, missing := fmt.Sprint("nowhere_without_", i), ofInit[i]
			nowhere.refuses(t, "http", name, []string{"check", "--quick"}, "FAIL  rights", missing.quoted()+" TO `"+name+"`")
			nowhere.refuses(t, "http", name, []string{"init"}, missing.quoted()+" TO `"+name+"`")
			nowhere.clear(t)
		case missing.right == "INSERT" && strings.HasPrefix(missing.on, "raw"):
			c.refuses(t, "http", name, []string{"load", "testdata/events_2.jsonl"}, "INSERT", missing.on)
			c.must(t, "http", name, "check")
		case missing.on == "system.processes":
			c.refuses(t, "http", name, []string{"check", "--quick"}, "FAIL  rights", missing.quoted()+" TO `"+name+"`")
		default:
			c.refuses(t, "http", name, []string{"check", "--quick"}, "FAIL  rights", missing.quoted()+" TO `"+name+"`")
			c.arrive(t)
			c.refuses(t, "native", name, []string{"run"}, missing.quoted()+" TO `"+name+"`")
		}
	}
	for _, c := range places {
		checkReaders(t, c)
	}
}
