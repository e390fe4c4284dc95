package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/golden"
)

// TestDetect: of tables as each product makes them, a first model is written, which check finds right.
func TestDetect(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/detect/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	s := newSession(t)
	s.withEngine()
	for _, file := range files {
		statements, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range strings.Split(string(statements), ";\n") {
			s.query(statement)
		}
		if strings.Contains(file, "kindred") {
			s.must("init") // whose own tables are no sources
		}
		a := s.must("sources", "detect").exits(exitDone)
		if !strings.HasPrefix(a.stderr, "Recognised ") || !strings.Contains(a.stderr, "kindred check") {
			t.Errorf("%s: got the messages %s", file, a.stderr)
		}
		name := strings.TrimSuffix(file, ".sql")
		golden.Compare(t, name+".yaml", a.stdout)
		model := filepath.Join(s.folder, "kindred.yaml")
		if err := os.WriteFile(model, []byte(a.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
		s.must("--model", model, "check").exits(exitDone, "ok    source: ", "All is well")
		// With every suggestion taken, too.
		all := regexp.MustCompile(`(?m)^#(  )`).ReplaceAllString(a.stdout, "$1")
		if err := os.WriteFile(model, []byte(all), 0o644); err != nil {
			t.Fatal(err)
		}
		s.must("--model", model, "check").exits(exitDone, "All is well")
		for _, made := range regexp.MustCompile(`CREATE DATABASE ([^;\n]+)`).FindAllStringSubmatch(string(statements), -1) {
			s.query("DROP DATABASE " + made[1] + " SYNC")
		}
	}
}

// TestDetectNothing: where nothing is recognised, it is said what was looked at, and nothing is written.
func TestDetectNothing(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	nothing := func(wants ...string) {
		t.Helper()
		a := s.kindred("sources", "detect").exits(exitFailed, append(wants, "no table is recognised")...)
		if a.stdout != "" {
			t.Errorf("got the model %s", a.stdout)
		}
	}
	nothing("the user sees no tables")
	s.query("CREATE DATABASE `a\x1b[31m`")
	s.query("CREATE TABLE `a\x1b[31m`.users (id UInt64, email String, updated_at DateTime) ENGINE = MergeTree ORDER BY id")
	s.query("CREATE TABLE `a\x1b[31m`.orders (id UInt64) ENGINE = MergeTree ORDER BY id")
	nothing("of 2 tables in 1 database (a\\x1b[31m) none", "it may be records of people: a\\x1b[31m.users")
	s.kindred("sources", "detekt").exits(exitUsage, `unknown command "detekt"`, "did you mean detect?")
	s.must("sources").exits(exitDone, "Usage:", "detect")
}
