package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// logLine is what a line of the log says of a run.
type logLine struct {
	Level, Msg, Mode, Reason string
	Missed                   int64 `json:"events_missed"`
}

// lastLog reads the last line of what was logged.
func (s *session) lastLog(a answer) logLine {
	s.t.Helper()
	lines := strings.Split(strings.TrimSpace(a.stderr), "\n")
	var line logLine
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &line); err != nil {
		s.t.Fatalf("%v in %s", err, a.stderr)
	}
	return line
}

// TestModes: a run says which way it took and why, on the terminal and in the log.
func TestModes(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	runs := func(args []string, mode, reason string, wants ...string) {
		t.Helper()
		a := s.must(args...).exits(0, append(wants, strings.ToUpper(mode[:1])+mode[1:]+" run: "+reason)...)
		if got := s.lastLog(a); got.Msg != "run done" || got.Mode != mode || !strings.HasPrefix(got.Reason, reason) {
			t.Errorf("kindred %q: got the log %+v, want %s: %s", args, got, mode, reason)
		}
	}
	runs([]string{"run"}, "full", "nothing is published yet", journeySummary)
	runs([]string{"run"}, "incremental", "there is a generation of the same model, up to 20", "No new events since the last run")
	runs([]string{"run", "--full"}, "full", "--full was given", journeySummary, "0  changes to profiles")
	s.must("load", s.later())
	runs([]string{"run", "--full"}, "full", "--full was given", "7 events became 2 profiles", "2  changes to profiles: 1 profile created and 1 merged")
	runs([]string{"run", "--since", "2024-01-01"}, "incremental", "--since was given: what came in from 2024-01-01T00:00:00Z on is read again")
	s.query("ALTER TABLE raw.events ADD COLUMN shop String")
	runs([]string{"run"}, "full", "the columns of the source changed")
	s.query("DROP TABLE identity_state.state_links SYNC")
	runs([]string{"run"}, "full", "the state lacks the table state_links")
	s.flags = append(s.flags, "--model", s.model("model.yaml", twoTypes))
	runs([]string{"run"}, "full", "the model changed")
}

// TestLateRows: rows that came in with an earlier time are told of until they are read, and those that are gone until they are left out.
func TestLateRows(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.publishJourney()
	once := s.folded()
	s.query("INSERT INTO raw.events (message_id, type, anonymous_id, timestamp, received_at) VALUES ('late', 'page', 'ddd', '2024-03-01 10:00:00', '2024-03-01 10:00:00')")
	const late = "1 row came in with an earlier received_at than the last window's end, and no run has read it: `kindred run --since …` or `kindred run --full` does"
	for range 2 {
		a := s.must("run").exits(0, "No new events", late+".")
		if got := s.lastLog(a); got.Level != "WARN" || got.Msg != late || got.Missed != 1 {
			t.Errorf("got the log %+v", got)
		}
	}
	s.same(s.folded(), once, "a run that tells of late rows changes the output")
	s.must("run", "--since", "2024-03-02").exits(0, "No new events")
	s.must("run", "--since", "2024-03-01T10:00:00Z").exits(0, "1 new event", "1 profile created.")
	if got := s.query("SELECT count() FROM identity.resolved_events WHERE message_id = 'late'"); got != "1" {
		t.Errorf("got %s late events", got)
	}
	if a := s.must("run"); strings.Contains(a.stdout, "earlier received_at") {
		t.Errorf("rows that were read are told of again:\n%s", a.stdout)
	}

	s.query("DELETE FROM raw.events WHERE message_id = 'late'")
	const gone = "1 row that was read is not in the source any more, and the profiles still count it: `kindred run --full` would leave it out"
	if got := s.lastLog(s.must("run").exits(0, gone+".")); got.Level != "WARN" || got.Msg != gone || got.Missed != -1 {
		t.Errorf("got the log %+v", got)
	}
	s.must("run", "--full").exits(0, journeySummary, "1  change to profiles: 1 profile retired")
	s.same(s.folded(), once, "after the late row was deleted")
}

// TestSinceRefused: where rows cannot be read again from a date, run says what to call instead.
func TestSinceRefused(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	s.kindred("run", "--since", "2024-01-01").exits(exitUsage, "kindred: --since: ",
		"this run has to be a full one (nothing is published yet), which reads all events anyway: run without --since")
	s.must("run")
	once := s.folded()
	s.query("INSERT INTO raw.events (type, anonymous_id, timestamp, received_at) VALUES ('page', 'ddd', '2024-03-01 10:00:00', '2024-03-01 10:00:00')")
	s.kindred("run", "--since", "2024-01-01").exits(exitUsage, "kindred: --since: ", "of the rows received between 2024-01-01T00:00:00Z and ", "1 have no message_id", "use --full")
	s.same(s.folded(), once, "a run that was refused changes the output")
}

// TestFreshRows: rows younger than the settling time are left to the next run, which is said.
func TestFreshRows(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	s.must("--settle", "1h", "run").exits(0, "Nothing to resolve yet: 5 events are younger than the settling time (KINDRED_SETTLE): the next run reads them.")
	s.must("run").exits(0, journeySummary)
	s.must("load", s.later())
	s.must("--settle", "1h", "run").exits(0, "No new events", "2 events are younger than the settling time (KINDRED_SETTLE): the next run reads them.")
	s.must("run").exits(0, "2 new events")
}
