package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestTLS: everything of Kindred runs through what ends TLS before a server, by both protocols, and gives what it gives without.
func TestTLS(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	direct := s.flags
	once := s.publishJourney()
	authority := embeddedtest.NewAuthority(t)
	const day = 24 * time.Hour
	front := func(host string, from, until time.Duration, address string) *url.URL {
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		parsed.Host = embeddedtest.Terminate(t, authority.Certificate(t, host, from, until), parsed.Host).Addr
		return parsed
	}
	byHTTP, native := front("127.0.0.1", -day, day, e.URL()), front("127.0.0.1", -day, day, e.NativeURL())
	byHTTP.Scheme = "https"
	for _, address := range []string{
		byHTTP.String() + "?ca=" + authority.File,
		native.String() + "?secure=true&ca=" + authority.File + "&http_port=" + byHTTP.Port(),
	} {
		s.flags = []string{"--warehouse-url", address, "--settle", "0s"}
		s.must("init")
		s.must("check").exits(0, "All is well")
		s.must("run", "--full").exits(0, journeySummary)
		s.same(s.published(), once, "a full run through TLS")
		s.must("load", s.journey())
		s.must("run").exits(0, "5 duplicate events left out")
		s.same(s.published(), once, "an increment through TLS")
		s.flags = direct
		s.same(s.published(), once, "asked without TLS")
	}

	// What is wrong with a certificate is said before anything is sent.
	named, old := front("warehouse.example.com", -day, day, e.NativeURL()), front("127.0.0.1", -2*day, -day, e.NativeURL())
	s.flags = nil
	for _, c := range []struct{ address, want string }{
		{native.String() + "?secure=true", "add ca=FILE to KINDRED_WAREHOUSE_URL"},
		{named.String() + "?secure=true&ca=" + authority.File, "is for warehouse.example.com, and not for 127.0.0.1"},
		{old.String() + "?secure=true&ca=" + authority.File, "has expired on "},
	} {
		password, _ := native.User.Password()
		a := s.kindred("--warehouse-url", c.address, "check").exits(exitFailed, c.want, "FAIL  connection: clickhouse://kindred:***@")
		if strings.Contains(a.stdout+a.stderr, password) {
			t.Errorf("the password is shown: %s%s", a.stdout, a.stderr)
		}
	}
	s.kindred("--warehouse-url", native.String()+"?secure=true&ca="+s.folder, "check").exits(exitUsage, "option ca: "+s.folder+" is no file")
}
