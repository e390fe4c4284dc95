package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// withUsers keeps an engine like withEngine, which has users of the owner's beside its own: a users.xml.
func (s *session) withUsers(lines ...string) *embedded.Engine {
	s.t.Helper()
	command := exec.Command(filepath.Join(filepath.Dir(binary), embeddedtest.EngineProgram), "--data", filepath.Join(s.folder, "data"),
		"--listen", "127.0.0.1:0", "--native-listen", "127.0.0.1:0", "--until-stdin-closes", "--users", s.write("users.xml", lines...))
	stdin, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		stdin.Close()
		if err := command.Wait(); err != nil {
			s.t.Error(err)
		}
	})
	s.holder()
	return s.withEngine()
}

// TestReadonlyUser: whoever may only read, and may not even change a setting, asks by both protocols, and is told why he may do no more.
func TestReadonlyUser(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withUsers(`<clickhouse>`,
		`<profiles><reading><readonly>1</readonly></reading><guided><readonly>2</readonly></guided></profiles>`,
		`<users>`,
		`<ann><password>`+secret+`</password><networks><ip>127.0.0.1</ip></networks><profile>reading</profile><grants><query>GRANT SELECT ON *.*</query></grants></ann>`,
		`<bob><password>`+secret+`</password><networks><ip>127.0.0.1</ip></networks><profile>guided</profile><grants><query>GRANT SELECT ON *.*</query></grants></bob>`,
		`</users></clickhouse>`)
	once := s.publishJourney()
	for _, address := range []string{e.URL(), e.NativeURL()} {
		for _, user := range []string{"ann", "bob"} {
			s.flags = []string{"--warehouse-url", as(t, address, user)}
			s.must("query", "SELECT currentUser()").exits(0, user)
			s.same(s.published(), once, "what "+user+" reads by "+address)
			s.must("profile", "user_id=u1").exits(0, "ann@example.com")
			s.kindred("query", "SELECT number, throwIf(number = 199999, 'too far') FROM numbers(200000)").exits(exitFailed, "too far")
			for _, refused := range []string{"INSERT INTO raw.events (message_id) VALUES ('x')", "DROP TABLE identity.profiles", "CREATE TABLE raw.mine (n UInt8) ENGINE = Memory"} {
				s.kindred("query", refused).exits(exitFailed, "kindred: the query is not right: ", "ACCESS_DENIED")
			}
			for _, command := range [][]string{{"init"}, {"load", s.journey()}, {"run"}, {"rollback"}} {
				s.kindred(command...).exits(exitFailed, `the profile of user "`+user+`" have, or change, readonly = 0`)
			}
		}
	}
	// Ctrl-C needs no right of theirs either.
	for _, address := range []string{e.URL(), e.NativeURL()} {
		p := s.start("--warehouse-url", as(t, address, "ann"), "query", "SELECT max(sipHash64(number)) FROM system.numbers")
		s.eventually("the query", func() bool { return s.runningOf(e, "ann") == "1" })
		p.signal(os.Interrupt)
		p.wait().exits(exitFailed, "kindred: query: stopped: interrupt signal received")
		s.eventually("the server to be at rest", func() bool { return s.runningOf(e, "ann") == "0" })
	}
	s.flags = []string{"--warehouse-url", e.URL()}
	s.same(s.published(), once, "the published tables changed")
}

// runningOf is how many endless queries of a user the engine is at.
func (s *session) runningOf(e *embedded.Engine, user string) string {
	s.t.Helper()
	return embeddedtest.Ask(s.t, e.URL(), "SELECT count() FROM system.processes WHERE user = '"+user+"' AND query LIKE '%system.numbers%'")
}
