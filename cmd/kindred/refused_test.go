package main

import "testing"

// TestRefused: a run that would take profiles away because its source was emptied says so, publishes nothing and ends with an exit code of its
// own; check says it too, and --accept publishes.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.publishJourney()
	once := s.folded()
	s.must("check").exits(0, "ok    published tables", "All is well")
	s.query("TRUNCATE TABLE raw.events")
	const why = "the 5 rows of raw.events, of which none is left"
	s.kindred("check").exits(exitRefuse, "FAIL  published tables", why, "`kindred run --accept`")
	s.must("run").exits(0, "No new events", "5 rows that were read are not in the source any more")
	s.kindred("run", "--full").exits(exitRefuse, "kindred: ", "refused: ", why, "bring it back", "`kindred run --accept`")
	s.same(s.folded(), once, "a run that was refused changes the output")
	if got := s.query("SELECT status FROM identity.runs ORDER BY started_at DESC LIMIT 1"); got != "refused" {
		t.Errorf("runs has the status %s", got)
	}
	s.must("run", "--full", "--accept").exits(0, "There are no events any more")
	s.must("check").exits(0, "All is well")
}
