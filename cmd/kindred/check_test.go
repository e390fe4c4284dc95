package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckSources: check tells what each source has and warns of what may be wrong with its rows, without failing and without writing;
// where a source does not fit, all that is wrong with any of them is said.
func TestCheckSources(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	s.must("init")
	s.query("CREATE DATABASE app")
	s.query("CREATE TABLE app.users (id UInt64, email String, updated_at DateTime) ENGINE = MergeTree ORDER BY id")
	s.query("INSERT INTO app.users SELECT number + 1, if(number % 2 = 0, 'info@example.com', concat(toString(number), '@example.com')), '2026-01-02 03:04:05' FROM numbers(1000)")
	s.query("CREATE TABLE app.log (who String, device String, at DateTime) ENGINE = MergeTree ORDER BY at")
	s.query("INSERT INTO app.log VALUES ('null', '\x1b[31md1', '2026-01-02 03:04:05')")
	model := filepath.Join(s.folder, "model.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(model, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const good = `sources:
  - name: crm
    kind: records
    database: app
    table: users
    cursor: updated_at
    columns: {user_id: toString(id), email: email}
  - name: log
    database: app
    table: log
    cursor: none
    columns: {user_id: who, anonymous_id: device, timestamp: at}
  - name: own
    preset: kindred
    database: raw
    table: events
identifiers:
  - {type: user_id, from: [user_id]}
  - {type: email, from: [email]}
  - {type: anonymous_id, from: [anonymous_id]}
`
	write(good)
	a := s.must("--model", model, "check").exits(0,
		"ok    source: crm (records)\n      tables        app.users\n", "      rows          1,000\n", "      happened      the newest at 2026-01-02 03:04:05 UTC\n",
		"      user_id       1,000   100 %   1,000\n", `note  crm: the email "info@example.com" stands beside 500 different values of user_id: max_links lets it have 25, so it is shared`,
		"ok    source: log\n", "in full by every run", "warn  log: 1 of 1 row (100 %) has no message_id",
		"ok    source: own (kindred)\n", "      rows          0\n", "All is well, but for 1 warning.\n")
	if strings.Contains(a.stdout, "warn  own") || strings.Contains(a.stdout, "1970") {
		t.Errorf("an empty source is warned of, or an old one:\n%s", a.stdout)
	}
	a = s.must("--model", model, "check", "--quick").exits(0, "ok    source: crm (records)\n", "      tables        app.users\n", "All is well.\n")
	if strings.Contains(a.stdout, "rows ") || strings.Contains(a.stdout, "warn") {
		t.Errorf("rows are read all the same:\n%s", a.stdout)
	}
	if got := s.query("SELECT count() FROM system.tables WHERE database = 'identity_state' AND name LIKE '%window%'"); got != "0" {
		t.Errorf("check made %s tables", got)
	}
	write(strings.NewReplacer("toString(id)", "toString(number)", "anonymous_id: device", "anonymous_id: count()").Replace(good))
	a = s.kindred("--model", model, "check").exits(exitFailed, "FAIL  sources\n", model+":7:", "toString(number) cannot be read from app.users", model+":12:", "several rows")
	if strings.Contains(a.stdout, "ok    source") {
		t.Errorf("a source is said to be right, beside others that do not fit:\n%s", a.stdout)
	}
}

// TestCheckPreviousID: a model that takes an alias event's previous_id for an account is told the better way, and that way is right.
func TestCheckPreviousID(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.must("init")
	model := filepath.Join(s.folder, "model.yaml")
	for text, want := range map[string]string{
		"identifiers: [{type: user_id, from: [user_id, {path: previous_id, on: alias}]}, {type: anonymous_id, from: [anonymous_id]}]": "warn  model: user_id is read from previous_id, " +
			"which may name a visitor or an account: take that place out, and add the identifier " +
			"{type: previous_id, from: [{path: previous_id, on: alias}], stands_for: [user_id, anonymous_id]}\n",
		"identifiers: [{type: user_id, from: [user_id, previous_id]}]": "stands_for: [user_id]}\n",
		"identifiers: [{type: user_id, from: [user_id]}, {type: anonymous_id, from: [anonymous_id]}, {type: previous_id, from: [{path: previous_id, on: alias}], stands_for: [user_id, anonymous_id]}]": "All is well.\n",
		"identifiers: [{type: user_id, from: [user_id]}, {type: old_id, from: [previous_id]}]":                                                                                                          "All is well.\n",
	} {
		if err := os.WriteFile(model, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		a := s.must("--model", model, "check").exits(0, want)
		if warned := strings.Contains(a.stdout, "warn  model"); warned != strings.Contains(a.stdout, "but for 1 warning") {
			t.Errorf("the warning is not counted:\n%s", a.stdout)
		}
	}
}
