package main

import "testing"

// TestEmptySource: there is nothing to resolve, and that is no failure.
func TestEmptySource(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("run").exits(0, "Nothing to resolve yet", "kindred load FILE")
	if got, want := s.query("SELECT status, events_read, profiles FROM identity.runs"), "done\t0\t0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := s.query("SELECT count() FROM identity.resolved_events"); got != "0" {
		t.Errorf("got %s events", got)
	}
}

// TestUnfitSource: a source table that lost what the model needs is refused by check and by run, and what is published stays.
func TestUnfitSource(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	once := s.publishJourney()
	for _, test := range []struct {
		change, back string
		wants        []string
	}{
		{"RENAME COLUMN user_id TO customer", "RENAME COLUMN customer TO user_id", []string{"column user_id is missing (String)"}},
		{"RENAME COLUMN traits TO t, RENAME COLUMN timestamp TO at", "RENAME COLUMN t TO traits, RENAME COLUMN at TO timestamp",
			[]string{"column traits is missing (JSON)", "column timestamp is missing (DateTime64(3)"}},
		{"MODIFY COLUMN previous_id DateTime", "MODIFY COLUMN previous_id String", []string{"column previous_id is DateTime (needed: String)"}},
	} {
		if test.change[:6] == "MODIFY" {
			s.query("ALTER TABLE raw.events UPDATE previous_id = '2024-01-01 00:00:00' WHERE true SETTINGS mutations_sync = 2")
		}
		s.query("ALTER TABLE raw.events " + test.change)
		wants := append(test.wants, "the source table does not fit the model: raw.events: ", "ALTER TABLE")
		s.kindred("check").exits(exitRefuse, append(wants, "FAIL  source: raw.events")...)
		s.kindred("run").exits(exitRefuse, wants...)
		if got, want := s.query("SELECT status, position(error, 'the source table does not fit the model') > 0 FROM identity.runs ORDER BY started_at DESC LIMIT 1"), "refused\t1"; got != want {
			t.Errorf("%s: got run %q, want %q", test.change, got, want)
		}
		s.query("ALTER TABLE raw.events " + test.back)
		if test.change[:6] == "MODIFY" {
			s.query("ALTER TABLE raw.events UPDATE previous_id = '' WHERE true SETTINGS mutations_sync = 2")
		}
	}
	s.same(s.published(), once, "the published tables changed")
	s.must("run", "--full").exits(0, journeySummary)
	s.same(s.published(), once, "after the table was mended")
}

// TestNullableSource: NULL and empty ids are no identifiers, in tables that other tools fill.
func TestNullableSource(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("init")
	s.query("DROP TABLE raw.events SYNC")
	s.query(`CREATE TABLE raw.events
		(
			message_id String, type LowCardinality(String), event String,
			anonymous_id Nullable(String), user_id LowCardinality(Nullable(String)), previous_id Nullable(String), group_id Nullable(String),
			source LowCardinality(String), timestamp DateTime64(3, 'UTC'), sent_at Nullable(DateTime64(3, 'UTC')),
			received_at DateTime64(3, 'UTC') DEFAULT now64(3), traits JSON, properties JSON, context JSON
		)
		ENGINE = MergeTree ORDER BY tuple()`)
	s.query(`INSERT INTO raw.events (message_id, type, anonymous_id, user_id, previous_id, timestamp) VALUES
		('1', 'page', 'aaa', NULL, NULL, '2024-01-01 00:00:00'),
		('2', 'page', 'aaa', '', '', '2024-01-02 00:00:00'),
		('3', 'identify', 'aaa', 'u1', NULL, '2024-01-03 00:00:00'),
		('4', 'track', NULL, 'u1', NULL, '2024-01-04 00:00:00'),
		('5', 'track', '', 'u2', NULL, '2024-01-05 00:00:00'),
		('6', 'track', NULL, NULL, NULL, '2024-01-06 00:00:00'),
		('7', 'track', '', '', '', '2024-01-07 00:00:00'),
		('8', 'alias', NULL, 'u3', 'u2', '2024-01-08 00:00:00')`)
	s.must("check").exits(0, "ok    source: raw.events")
	s.must("run").exits(0, "8 events became 2 profiles")
	if got, want := s.query("SELECT id_type, id_value, event_count FROM identity.identity_map ORDER BY 1, 2"),
		"anonymous_id\taaa\t3\nprevious_id\tu2\t1\nuser_id\tu1\t2\nuser_id\tu2\t1\nuser_id\tu3\t1"; got != want {
		t.Errorf("identity_map: got %q, want %q", got, want)
	}
	if got, want := s.query("SELECT user_id, user_ids, anonymous_ids, event_count FROM identity.profiles ORDER BY user_id"),
		"u1\t['u1']\t['aaa']\t4\nu2\t['u2','u3']\t[]\t2"; got != want {
		t.Errorf("profiles: got %q, want %q", got, want)
	}
	if got, want := s.query("SELECT events_read, events_owned, events_without_identifier, rejected FROM identity.runs"), "8\t6\t2\t0"; got != want {
		t.Errorf("runs: got %q, want %q", got, want)
	}
	const nobody = "SELECT groupArray(message_id) FROM (SELECT message_id FROM identity.resolved_events WHERE profile_id = toUUID('00000000-0000-0000-0000-000000000000') ORDER BY 1)"
	if got, want := s.query(nobody), "['6','7']"; got != want {
		t.Errorf("resolved_events without a profile: got %q, want %q", got, want)
	}
}
