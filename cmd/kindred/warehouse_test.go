package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestUnreachable: every wrong address ends with an error that names it and says what to mend.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	f := newFront(t, e.URL())
	secure := embeddedtest.ListenTLS(t)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<html>Welcome</html>") }))
	defer page.Close()
	native := embeddedtest.Listen(t, "HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n")
	silent := embeddedtest.Listen(t, "")
	closed := embeddedtest.Listen(t, "")
	closed.Close()

	host := func(address string) string { return address[strings.Index(address, "//")+2:] }
	for _, test := range []struct {
		name, url string
		wants     []string
	}{
		{"password", f.url("ann", secret+"?"), []string{`user "ann" or its password is wrong`, "KINDRED_WAREHOUSE_URL", "code: 516"}},
		{"user", f.url("bob", secret), []string{`user "bob" or its password is wrong`}},
		{"no user", f.URL, []string{`user "default" or its password is wrong`}},
		{"port", "http://ann:" + secret + "@" + closed.Addr().String(), []string{"nothing listens on " + closed.Addr().String(), "HTTP is 8123"}},
		{"native port", "clickhouse://ann:" + secret + "@" + closed.Addr().String(), []string{"nothing listens on " + closed.Addr().String(), "native 9000"}},
		{"host", "http://ann:" + secret + "@no-such-host.invalid", []string{"the host of no-such-host.invalid:8123 is not known"}},
		{"database", f.url("ann", secret) + "/nope", []string{"a database does not exist", "UNKNOWN_DATABASE"}},
		{"https where there is http", "https://ann:" + secret + "@" + host(f.URL), []string{"the port does not speak TLS: use http://"}},
		{"http where there is https", "http://ann:" + secret + "@" + host(secure.URL), []string{"use https://"}},
		{"certificate", "https://ann:" + secret + "@" + host(secure.URL), []string{"certificate is not trusted", "skip_verify=true"}},
		{"http to the native port", "http://ann:" + secret + "@" + native.Addr().String(), []string{"You must use port 8123"}},
		{"native to the http port", "clickhouse://ann:" + secret + "@" + native.Addr().String(), []string{"http:// goes with 8123"}},
		{"native to a port with TLS", "clickhouse://ann:" + secret + "@" + host(secure.URL), []string{"port"}},
		{"a port that hangs up", "http://ann:" + secret + "@" + silent.Addr().String(), []string{"the connection broke"}},
		{"a web page", "http://ann:" + secret + "@" + host(page.URL), []string{"connect to the warehouse"}},
		{"another site", "https://ann:" + secret + "@" + host(secure.URL) + "?skip_verify=true", []string{"404"}},
	} {
		a := s.kindred("--warehouse-url", test.url, "check")
		a.exits(exitFailed, append(test.wants, "connect to the warehouse", "FAIL  connection: ")...)
		if strings.Count(a.stderr, "\n") != 1 {
			t.Errorf("%s: want an error of one line, got %s", test.name, a.stderr)
		}
	}
	s.kindred("--warehouse-url", f.url("ann", secret), "query", "SELECT 1").exits(0, "1")
}

// TestLackingRights: what a user without a right is told, command by command, and that what is published stays.
func TestLackingRights(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	once := s.publishJourney()
	f := newFront(t, e.URL())
	s.flags = []string{"--warehouse-url", f.url("ann", secret), "--settle", "0s"}
	const rights = `user "ann" lacks a right: it has to read the sources and to own Kindred's two databases`
	for _, test := range []struct {
		args    []string
		refusal *refusal
		step    string
	}{
		{[]string{"init"}, accessDenied("CREATE DATABASE", "CREATE DATABASE ON raw.*"), "statement init/database"},
		{[]string{"load", s.journey()}, accessDenied("INSERT INTO `raw`", "INSERT(message_id) ON raw.events"), "insert the events of "},
		{[]string{"run", "--full"}, accessDenied("sipHash128", "SELECT(anonymous_id) ON raw.events"), "extract: statement "},
		{[]string{"run", "--full"}, accessDenied("EXCHANGE TABLES", "CREATE TABLE, DROP TABLE ON identity.links"), "statement publish/exchange"},
		{[]string{"check"}, accessDenied("system.columns", "SELECT(name) ON system.columns"), "statement check/tables"},
	} {
		f.refuse.Store(test.refusal)
		s.kindred(test.args...).exits(exitFailed, rights, test.step, "necessary to have the grant", "ACCESS_DENIED")
	}
	f.refuse.Store(accessDenied("SELECT 42", "SELECT ON system.one"))
	s.kindred("query", "SELECT 42").exits(exitFailed, "necessary to have the grant SELECT ON system.one", "ACCESS_DENIED")
	f.refuse.Store(nil)
	f.noGrants.Store(true)
	s.kindred("check").exits(exitFailed, "FAIL  rights", "ok    source: raw.events",
		"GRANT ALTER UPDATE ON `identity`.* TO `ann`", "GRANT ALTER DELETE ON `identity_state`.* TO `ann`", "GRANT SELECT ON `raw`.`events` TO `ann`",
		"GRANT TABLE ENGINE ON Join TO `ann`")
	f.noGrants.Store(false)
	s.same(s.published(), once, "the published tables changed")
	s.must("check").exits(0, "All is well, but for 1 warning.")
	// Of both runs that failed there is a row.
	if got, want := s.query("SELECT status, error LIKE '%ACCESS_DENIED%' FROM identity.runs ORDER BY started_at"), "done\t0\nfailed\t1\nfailed\t1"; got != want {
		t.Errorf("runs: got %q, want %q", got, want)
	}
	s.must("run", "--full").exits(0, journeySummary)
	s.same(s.published(), once, "after all rights were given")
}

// TestEngineWithPassword: the password that an engine was given is the right one by its addresses. Its data path tells it to those who may
// read that, whatever their environment says, and it is shown nowhere and stored nowhere else.
func TestEngineWithPassword(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("KINDRED_ENGINE_PASSWORD", secret)
	e := s.withEngine()
	if !strings.Contains(e.URL(), secret) || !strings.Contains(e.NativeURL(), secret) {
		t.Fatal("the engine has another password")
	}
	t.Setenv("KINDRED_ENGINE_PASSWORD", "a guess")
	s.publishJourney()
	commands := [][]string{{"init"}, {"load", s.journey()}, {"run", "--full", "--profile", "figures"}, {"query", "SELECT 1"}, {"check"}, {"profile", "user_id=u1"}, {"rollback"}, {"env"}}
	all := func() {
		for _, address := range []string{"embedded:./data", e.URL(), e.NativeURL()} {
			for _, command := range commands {
				s.kindred(append([]string{"--warehouse-url", address, "--log-level", "debug", "--settle", "0s"}, command...)...) // answer() looks for the secret
			}
			s.must("--warehouse-url", address, "query", "SELECT 1").exits(0, "1")
		}
	}
	all()
	for _, address := range []string{e.URL(), e.NativeURL()} {
		for _, wrong := range []string{strings.Replace(address, secret, "guess", 1), strings.Replace(address, "kindred:"+secret, "kindred", 1)} {
			s.kindred("--warehouse-url", wrong, "check").exits(exitFailed, `user "kindred" or its password is wrong`)
		}
		s.kindred("--warehouse-url", strings.Replace(address, "kindred:"+secret+"@", "", 1), "init").exits(exitFailed, "default")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{e.URL(), e.NativeURL()} {
		for _, command := range commands {
			s.kindred(append([]string{"--warehouse-url", address, "--log-level", "debug"}, command...)...)
		}
	}
	err := filepath.WalkDir(s.folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestProtocols: what one protocol loaded and published the other publishes again, the same.
func TestProtocols(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	overHTTP := []string{"--warehouse-url", e.URL(), "--settle", "0s"}
	overNative := []string{"--warehouse-url", e.NativeURL(), "--settle", "0s"}
	s.flags = overNative
	s.must("init")
	s.must("load", s.journey())
	s.must("run").exits(0, journeySummary)
	once := s.published()
	s.flags = overHTTP
	s.same(s.published(), once, "asked over HTTP")
	s.must("run", "--full").exits(0, journeySummary)
	s.same(s.published(), once, "over HTTP")
	s.must("check").exits(0, "All is well")
	s.flags = overNative
	s.must("check").exits(0, "All is well")
	s.must("run", "--full").exits(0, journeySummary)
	s.flags = overHTTP
	s.same(s.published(), once, "over the native protocol")
}

// as is the address with another user, who has the secret for a password.
func as(t *testing.T, address, user string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	parsed.User = url.UserPassword(user, secret)
	return parsed.String()
}
