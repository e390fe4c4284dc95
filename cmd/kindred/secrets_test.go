package main

import (
	"strings"
	"testing"
)

// TestSecrets calls every command with a password in the address, at the most talkative log level, while the warehouse works, while it
// refuses, and while it is gone. session fails on every answer that holds the password; here are the tables that keep errors.
func TestSecrets(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	direct := s.flags
	f := newFront(t, e.URL())
	file := s.journey()
	schedule := s.write("bad.yaml", "schedules:", "  - {name: x, cron: nonsense, command: run, timeout: 1h}")
	commands := [][]string{
		{"init"}, {"load", file}, {"run"}, {"run", "--full"}, {"rollback"}, {"query", "SELECT currentUser()"}, {"query", "SELEC"}, {"check"}, {"env"}, {"schedule", "--list"},
		{"--schedules", schedule, "schedule"},
	}
	all := func(address string) {
		s.flags = []string{"--warehouse-url", address, "--log-level", "debug", "--settle", "0s"}
		for _, command := range commands {
			s.kindred(command...)
		}
	}
	all(f.url("ann", secret))
	s.must("run", "--full").exits(0, journeySummary)

	// A server's error may quote what it was told.
	leak := &refusal{"INSERT INTO", 500, 36, "Code: 36. DB::Exception: Cannot read url('http://ann:" + secret + "@example.com/') with password='" + secret + "'. (BAD_ARGUMENTS)"}
	f.refuse.Store(leak)
	s.kindred("load", file).exits(exitFailed, "Cannot read url('http://ann:***@example.com/')")
	inRun := *leak
	inRun.statement = "sipHash128"
	f.refuse.Store(&inRun)
	s.kindred("run", "--full").exits(exitFailed, "Cannot read url('http://ann:***@example.com/')")

	f.Close()
	all(f.url("ann", secret))
	for _, address := range []string{
		"http://ann:" + secret + "#x@127.0.0.1:1", "http://ann:" + secret + "%zz@127.0.0.1:1", "http://ann:a b" + secret + "@127.0.0.1:1",
		"mysql://ann:" + secret + "@127.0.0.1:1", "ann:" + secret + "@127.0.0.1:1", "http://ann:" + secret + "@127.0.0.1:99999",
		"http://127.0.0.1:1/?password=" + secret, "clickhouse://ann:" + secret + "@127.0.0.1:1?password=" + secret, "http://ann:" + secret + "@/db",
		"https://ann:" + secret + "@[::1", "http://:" + secret + "@127.0.0.1:1", "//ann:" + secret + "@127.0.0.1:1",
	} {
		s.flags = []string{"--warehouse-url", address, "--log-level", "debug"}
		s.kindred("check")
		s.kindred("env")
	}

	s.flags = direct
	kept := s.kindred("query", "SELECT status, error FROM identity.runs ORDER BY started_at").stdout // answer() looks for the secret
	if !strings.Contains(kept, "failed\t") {
		t.Errorf("want a failed run with its error, got %s", kept)
	}
}
