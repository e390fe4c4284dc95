package resolver

import (
	"testing"
	"time"
)

// TestWarnings: each warning begins where it says, and none is about a source that is only old.
func TestWarnings(t *testing.T) {
	report := func(change func(*SourceReport)) SourceReport {
		s := SourceReport{Source: Source{Name: "web"}, Rows: &RowReport{
			Count: 1000, Newest: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), NewestReceived: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), DistinctMessages: 1000,
			Identifiers: []IdentifierReport{{Type: UserID, Rows: 100, Usable: 100}, {Type: AnonymousID, Rows: 1000, Usable: 1000}},
		}}
		change(&s)
		return s
	}
	value := func(rows, tooHigh uint64, reason Reason) func(*SourceReport) {
		return func(s *SourceReport) {
			s.Rows.Identifiers[0].Frequent = []FrequentValue{{Value: "x", Rows: rows, Error: tooHigh, Reason: reason}}
		}
	}
	both := func(changes ...func(*SourceReport)) func(*SourceReport) {
		return func(s *SourceReport) {
			for _, change := range changes {
				change(s)
			}
		}
	}
	inFull := func(s *SourceReport) { s.InFull = true }
	final := func(s *SourceReport) { s.Source.Dedupe = DedupeFinal }
	for name, test := range map[string]struct {
		change func(*SourceReport)
		want   Suspicion // "" for none
	}{
		"nothing":                   {func(*SourceReport) {}, ""},
		"not read":                  {func(s *SourceReport) { s.Rows = nil }, ""},
		"no rows":                   {func(s *SourceReport) { s.Rows = &RowReport{Identifiers: []IdentifierReport{{Type: UserID}}} }, ""},
		"same ids, under half":      {func(s *SourceReport) { s.Rows.Same = 49 }, ""},
		"same ids":                  {func(s *SourceReport) { s.Rows.Same = 50 }, SameIDs},
		"a value, under a tenth":    {value(9, 0, Usable), ""},
		"a value":                   {value(10, 0, Usable), Frequent},
		"a value, perhaps":          {value(11, 2, Usable), ""},
		"a value, about":            {value(12, 2, Usable), Frequent},
		"a value that is blocked":   {value(90, 0, ByBlocked), ""},
		"a value of few rows":       {both(value(99, 0, Usable), func(s *SourceReport) { s.Rows.Identifiers[0].Rows = 99 }), ""},
		"nobody, few":               {func(s *SourceReport) { s.Rows.Nobody = 49 }, ""},
		"nobody":                    {func(s *SourceReport) { s.Rows.Nobody = 50 }, Nobody},
		"ahead":                     {func(s *SourceReport) { s.Rows.Ahead = 1 }, Ahead},
		"undated":                   {func(s *SourceReport) { s.Rows.Undated = 1 }, Undated},
		"received ahead":            {func(s *SourceReport) { s.Rows.ReceivedAhead = 1 }, ReceivedAhead},
		"received undated":          {func(s *SourceReport) { s.Rows.ReceivedUndated = 1 }, ReceivedUndated},
		"received undated, in full": {both(inFull, func(s *SourceReport) { s.Rows.ReceivedUndated, s.Rows.ReceivedAhead = 1000, 1 }), ""},
		"nameless":                  {func(s *SourceReport) { s.Rows.Nameless, s.Rows.DistinctMessages = 1, 999 }, Nameless},
		"repeated, few":             {func(s *SourceReport) { s.Rows.DistinctMessages = 951 }, ""},
		"repeated":                  {func(s *SourceReport) { s.Rows.DistinctMessages = 950 }, Repeated},
		"more than there are":       {func(s *SourceReport) { s.Rows.DistinctMessages = 1003 }, ""},
		"without message_id":        {both(final, func(s *SourceReport) { s.Rows.Nameless, s.Rows.DistinctMessages = 1000, 0 }), ""},
	} {
		got := report(test.change).Warnings()
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || got[0].Suspicion != test.want) {
			t.Errorf("%s: got %+v, want %q", name, got, test.want)
		}
	}
}
