package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/golden"
)

// story loads and resolves the journey of the README in its three parts, and returns the id that the phone had before it was merged.
func (s *session) story() (phone string) {
	s.t.Helper()
	text, err := os.ReadFile("../../examples/journey.jsonl")
	if err != nil {
		s.t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for n, part := range [][]string{lines[:15], lines[15:23], lines[23:]} {
		s.must("load", s.write(fmt.Sprintf("part-%d.jsonl", n), strings.Join(part, "")))
		s.must("run")
		if n == 1 {
			phone = s.query("SELECT profile_id FROM identity.identity_map WHERE id_value = 'bbb-bbb-bbb'")
		}
	}
	return phone
}

// shown compares what a command shows with its golden file.
func (s *session) shown(file string, args ...string) string {
	s.t.Helper()
	got := s.must(append([]string{"profile"}, args...)...).stdout
	golden.Compare(s.t, filepath.Join("testdata", "profile", file), got)
	return got
}

// TestProfileShown: the profile of the story, by each of its identifiers and by both ids, for people and for programs.
func TestProfileShown(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	phone := s.story()
	byUser := s.shown("user.txt", "user_id=97980cfea0067")
	for _, argument := range []string{"anonymous_id=aaa-aaa-aaa", "anonymous_id=bbb-bbb-bbb", "user_id= 97980cfea0067\n", "profile_id=106563ca-14c6-8290-a0f3-adc665aa19fd"} {
		s.same(s.must("profile", argument).stdout, byUser, argument)
	}
	s.shown("visitor.txt", "anonymous_id=ddd-ddd-ddd")

	// The id from before the merge leads to the profile that the phone is part of.
	merged := s.shown("redirected.txt", "profile_id="+strings.ToUpper(phone))
	if line := "  redirected_from  " + phone + "\n"; strings.Replace(merged, line, "", 1) != byUser || merged == byUser {
		t.Errorf("by the old id: got %s", merged)
	}

	document := s.shown("user.json", "--format", "json", "user_id=97980cfea0067")
	s.same(s.must("profile", "anonymous_id=bbb-bbb-bbb", "--format", "json", "--all").stdout, document, "JSON by another identifier")
	var found, old resolver.Profile
	for text, into := range map[string]*resolver.Profile{document: &found, s.must("profile", "--format=json", "profile_id="+phone).stdout: &old} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	if old.RedirectedFrom != phone || old.ID != found.ID || found.RedirectedFrom != "" {
		t.Errorf("got %s, redirected from %s, and %s", old.ID, old.RedirectedFrom, found.ID)
	}
	var events uint64
	for _, month := range found.Timeline {
		events += month.EventCount
	}
	if events != found.EventCount {
		t.Errorf("the months have %d events, the profile %d", events, found.EventCount)
	}

	// The documentation shows what is shown.
	page, err := os.ReadFile("../../docs/profile.md")
	if err != nil || !strings.Contains(string(page), byUser) {
		t.Errorf("docs/profile.md (%v) does not show\n%s", err, byUser)
	}
}

// TestProfileMissing: who finds nothing is told what was looked for, where, and what is known of it.
func TestProfileMissing(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	const none = "kindred: no such profile: "
	s.kindred("profile", "user_id=u1").exits(exitFailed, "kindred: nothing is published: the database identity has no identity_map, profiles, ",
		"`kindred init` makes what is missing, `kindred run` publishes profiles", "the warehouse is embedded:")
	s.must("init")
	s.kindred("profile", "profile_id=106563ca-14c6-8290-a0f3-adc665aa19fd").exits(exitFailed,
		"kindred: nothing is published: the tables of the database identity are still empty", "`kindred load FILE`", "`kindred run`")
	s.publishJourney()
	for argument, wants := range map[string][]string{
		"user_id=nobody": {`user_id "nobody" is not in identity.identity_map; nor is it in identity.rejected_identifiers`,
			"values of user_id are compared exactly once they are normalized (trim)", "`kindred run`"},
		"user_id= nobody ": {`user_id "nobody" (normalized from " nobody ") is not in`},
		"user_id=U1":       {`user_id "U1" is not in`, "check the spelling"},
		"anonymous_id=null": {`anonymous_id "null" is not in identity.identity_map; identity.rejected_identifiers has it, with the reason blocked, event_count 1, ` +
			"from 2024-03-05T09:00:00Z to 2024-03-05T09:00:00Z: a placeholder", "take it out of `blocked` in the model file"},
		"user_id=null":                        {"nor is it in identity.rejected_identifiers, but it would be rejected as blocked if it came"},
		"user_id=aaa":                         {`but it is another type's identifier: ask for "anonymous_id=aaa"`},
		"user_id=a=b":                         {`user_id "a=b" is not in`},
		"user_id=a\tb\x1b[31m\u202e\\'":       {`user_id "a\tb\x1b[31m\u202e\\'" is not in`, "check the spelling"},
		"user_id=\xff":                        {`user_id "\xff" is not in`, "it would be rejected as invalid"},
		"user_id=" + strings.Repeat("x", 2e4): {"xxx\"… of 20000 bytes is not in", "it would be rejected as too_long if it came: it is longer than 1024 bytes"},
		"profile_id=00000000-0000-4000-8000-000000000001": {`profile_id "00000000-0000-4000-8000-000000000001" is not in identity.profile_redirects, which has every id`},
	} {
		a := s.kindred("profile", argument).exits(exitFailed, append(wants, none)...)
		if a.stdout != "" || len(a.stderr) > 1000 || strings.Count(a.stderr, "\n") != 1 || strings.ContainsAny(a.stderr, "\x1b\t\u202e") {
			t.Errorf("profile %q: want one plain line, got %q, %q", argument, a.stdout, a.stderr)
		}
	}

	// Of a profile whose identifiers are gone the id is known, and leads to nobody.
	gone := s.query("SELECT profile_id FROM identity.identity_map WHERE id_value = 'bbb'")
	s.query("ALTER TABLE raw.events DELETE WHERE anonymous_id = 'bbb' SETTINGS mutations_sync = 2")
	s.must("run", "--full")
	s.kindred("profile", "profile_id="+gone).exits(exitFailed, none, "was retired, since none of its identifiers is left", "identity.profile_history")
	s.kindred("--database", "elsewhere", "profile", "user_id=u1").exits(exitFailed, "nothing is published: the database elsewhere has no identity_map")
}

// TestProfileOfModel: values are normalized as the model says, its types can be asked for, and its table of events is read.
func TestProfileOfModel(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	model := s.write("model.yaml", twoTypes, "resolved_events: table")
	s.flags = append(s.flags, "--model", model, "--database", "people")
	s.must("load", s.journey())
	s.must("run")
	once := s.must("profile", "anonymous_id=aaa").exits(0, "email ann@example.com", "events 3", "1 month with events").stdout
	s.same(s.must("profile", "email=Ann@Example.COM ").stdout, once, "by e-mail")
	s.kindred("profile", "user_id=u1").exits(exitUsage, `"user_id" is no identifier type of the model (it has anonymous_id, email; or give profile_id)`)
	s.kindred("profile", "email=Bob@example.com").exits(exitFailed, `email "bob@example.com" (normalized from "Bob@example.com") is not in people.identity_map`, "(trim, lower)")
	s.kindred("profile", "anonymous_id=ANN@example.com").exits(exitFailed, `ask for "email=ann@example.com"`)
	s.kindred("profile", "email=ann").exits(exitFailed, "it would be rejected as invalid")
}

// TestProfileOfSource: a source of events without names is shown with their types.
func TestProfileOfSource(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	s.query("ALTER TABLE raw.events DROP COLUMN event")
	s.must("run")
	s.must("profile", "anonymous_id=aaa").exits(0, "2024-03 3 - 2, web 1 visit, identify")
}

// TestProfileHostile: what others put into values reaches a terminal as escapes alone, and JSON keeps it.
func TestProfileHostile(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	hostile := "=\x1b]0;owned\x07\x1b[2J\u009b31m\r\n\t\u202e\u200b\x7f\U000e0041" + `\'"`
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.ReplaceAll(`{"messageId":H,"type":"track","event":H,"userId":H,"anonymousId":"日本語","context":{"traits":{H:H,"long":"`+strings.Repeat("長", 500)+
		`"}},"channel":H,"timestamp":"2024-03-01T09:00:00Z"}`, "H", string(quoted))
	s.must("load", s.write("hostile.jsonl", line))
	s.must("run")
	text := s.must("profile", "anonymous_id=日本語").stdout
	document := s.must("profile", "--format", "json", "user_id="+hostile).stdout
	whole := s.must("profile", "--all", "user_id="+hostile).stdout
	for _, output := range []string{text, document, whole} {
		if i := strings.IndexFunc(output, func(r rune) bool { return r != '\n' && !isShown(r) }); i >= 0 {
			t.Errorf("got %q in %q", output[i:i+1], output)
		}
	}
	if want := `=\x1b]0;owned\a\x1b[2J\u009b31m\r\n\t\u202e\u200b\x7f\U000e0041\'"`; strings.Count(whole, want) < 6 {
		t.Errorf("want %s for value, source, trait, its value, message_id and event, in\n%s", want, whole)
	}
	if long := strings.Repeat("長", 500); !strings.Contains(whole, long) || strings.Contains(text, strings.Repeat("長", 40)) {
		t.Errorf("want the long value cut without --all, and with it not:\n%s", text)
	}
	var found resolver.Profile
	if err := json.Unmarshal([]byte(document), &found); err != nil {
		t.Fatal(err)
	}
	// What nobody sees around an identifier is trimmed, and this one has none at its ends.
	if found.UserID != hostile || found.Timeline[0].Happened[0].Event != hostile || found.Sources[0] != hostile {
		t.Errorf("got %+v, want %q everywhere", found, hostile)
	}
}

func isShown(r rune) bool {
	return r == ' ' || r > ' ' && r < 0x7f || strings.ContainsRune("日本語長…", r)
}

// TestProfileLarge: a hundred thousand identifiers neither break nor flood a terminal.
func TestProfileLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 events")
	}
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("init")
	s.query(`INSERT INTO raw.events (message_id, type, event, anonymous_id, user_id, source, timestamp, received_at)
		SELECT 'm' || number, 'page', 'Page ' || number % 1000, 'a' || number, 'u1', 'source ' || number % 30, toDateTime64('2000-01-01', 3, 'UTC') + number * 5000, now64(3, 'UTC') - 60
		FROM numbers(100000)`)
	s.must("run")
	text := s.must("profile", "anonymous_id=a77777").exits(0, "100,001 identifiers", "… 99,980 more", "a0 2000-01-01", "a19 2000-01-02", "… in 155 months", "… 27 more", "… 528 more",
		"What was cut (…) is shown by --all.").stdout
	if lines := strings.Count(text, "\n"); lines > 80 || len(text) > 15_000 || strings.Contains(text, " a20 ") {
		t.Errorf("got %d lines of %d bytes:\n%s", lines, len(text), text)
	}
	if whole := s.must("profile", "--all", "user_id=u1").stdout; strings.Count(whole, "\n") < 100_000 || strings.Contains(whole, "--all") {
		t.Errorf("with --all: got %d lines, want all:\n%.3000s", strings.Count(whole, "\n"), whole)
	}
	var found resolver.Profile
	if err := json.Unmarshal([]byte(s.must("profile", "--format", "json", "user_id=u1").stdout), &found); err != nil || len(found.Identifiers) != 100_001 {
		t.Errorf("got %d identifiers as JSON, %v", len(found.Identifiers), err)
	}
}
