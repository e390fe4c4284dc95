package main

import "testing"

// later is what came in after the journey: the second visitor signs up.
func (s *session) later() string {
	s.t.Helper()
	return s.write("later.jsonl",
		`{"messageId":"m6","type":"identify","anonymousId":"bbb","userId":"u1","timestamp":"2024-03-06T09:00:00Z"}`,
		`{"messageId":"m7","type":"page","anonymousId":"ccc","timestamp":"2024-03-07T09:00:00Z"}`)
}

// TestRollback: what was published before comes back to the row, and the next run goes on from there.
func TestRollback(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	before := s.publishJourney()
	s.must("load", s.later())
	s.must("run").exits(0, "2 new events", "1 profile created and 1 merged.")
	after := s.published()

	a := s.must("rollback").exits(0, "The generation before is back: 2 profiles, from the events received up to 20",
		"2  changes to profiles: 1 profile split and 1 retired, listed in profile_history",
		"The next `kindred run` reads the windows since then again.")
	logs := func(a answer, want string) {
		t.Helper()
		if got := s.lastLog(a); got.Msg != "run done" || got.Mode != want {
			t.Errorf("got the log %+v, want one of a %s", got, want)
		}
	}
	logs(a, "rollback")
	s.same(s.published(), before, "the rollback")
	if got, want := s.query("SELECT mode, status, profiles FROM identity.runs ORDER BY started_at DESC LIMIT 1"), "rollback\tdone\t2"; got != want {
		t.Errorf("the rollback's row: got %q, want %q", got, want)
	}
	if got, want := s.query("SELECT change, count() FROM identity.profile_history WHERE run_id IN (SELECT run_id FROM identity.runs WHERE mode = 'rollback') GROUP BY 1 ORDER BY 1"),
		"split\t1\nretired\t1"; got != want {
		t.Errorf("the rollback's history: got %q, want %q", got, want)
	}

	logs(s.must("run").exits(0, "2 new events", "1 profile created and 1 merged."), "incremental")
	s.same(s.published(), after, "the run after it")
}

// TestNoGeneration: where there is nothing to go back to, rollback says so and changes nothing.
func TestNoGeneration(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	const none = "kindred: there is no generation to go back to: "
	s.kindred("rollback").exits(exitFailed, none+"nothing is published")
	once := s.publishJourney()
	s.kindred("rollback").exits(exitFailed, none+"generation 1 is published and none before it is kept (KINDRED_KEEP_GENERATIONS)")
	s.must("--keep-generations", "0", "run", "--full")
	s.kindred("rollback").exits(exitFailed, none+"generation 2 is published")
	s.must("run", "--full")
	s.must("rollback").exits(0, "0  changes to profiles")
	s.kindred("rollback").exits(exitFailed, none)
	s.same(s.published(), once, "the last rollback")
}
