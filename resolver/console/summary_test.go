package console_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/golden"
)

func started() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// reports are runs to summarise; each has a golden file of its name.
func reports() map[string]resolver.Report {
	return map[string]resolver.Report{
		"first": {
			Mode: resolver.Full, Reason: "nothing is published yet", StartedAt: started(), FinishedAt: started().Add(4218 * time.Millisecond),
			EventsRead: 135517, EventsOwned: 135517, Created: 1987,
			Stages: []resolver.StageTime{
				{Stage: resolver.Extract, Duration: 1234 * time.Millisecond}, {Stage: resolver.Resolve, Duration: 4 * time.Millisecond},
				{Stage: resolver.Fold, Duration: 2100 * time.Millisecond}, {Stage: resolver.Check, Duration: 380 * time.Millisecond},
				{Stage: resolver.Publish, Duration: 500 * time.Millisecond},
			},
			Totals: resolver.Totals{Identifiers: 4675, Links: 2690, Profiles: 1987, Identified: 1200, Visitors: 3100, VisitorsKnown: 2900, Traits: 5012, LargestProfile: 9},
		},
		"large": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(3723 * time.Second),
			EventsRead: 12_345_678_901, EventsOwned: 12_345_678_801, EventsWithoutIdentifier: 100, DuplicateEvents: 45_000,
			Created: 1000, Merged: 250, Split: 1,
			Stages: []resolver.StageTime{
				{Stage: resolver.Extract, Duration: 2500 * time.Second}, {Stage: resolver.Resolve, Duration: 90500 * time.Millisecond},
			},
			Totals: resolver.Totals{Identifiers: 250_000_000, Links: 300_000_001, Profiles: 90_000_000, Identified: 60_000_000, Visitors: 200_000_000, VisitorsKnown: 199_999_999, Traits: 400_000_000, Rejected: 17, LargestProfile: 1204},
		},
		"one-of-each": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(320 * time.Millisecond),
			EventsRead: 1, EventsOwned: 1, EventsWithoutIdentifier: 1, DuplicateEvents: 1,
			Created: 1,
			Stages:  []resolver.StageTime{{Stage: resolver.Extract, Duration: time.Second}},
			Totals:  resolver.Totals{Identifiers: 1, Links: 1, Profiles: 1, Identified: 1, Visitors: 1, VisitorsKnown: 1, Traits: 1, Rejected: 1, LargestProfile: 1},
		},
		"unfit": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40, Created: 12, TraitsUnfit: 1,
			Totals: resolver.Totals{Identifiers: 12, Profiles: 12, Visitors: 12, Traits: 20, LargestProfile: 1},
		},
		"incremental-unfit": {
			Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40, Created: 12, TraitsUnfit: 1234,
			Totals: resolver.Totals{Identifiers: 12, Profiles: 12, Visitors: 12, Traits: 2000, LargestProfile: 1},
		},
		"all-anonymous": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40, Created: 12,
			Totals: resolver.Totals{Identifiers: 12, Profiles: 12, Visitors: 12, LargestProfile: 1},
		},
		"no-events": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(90 * time.Millisecond),
			Stages: []resolver.StageTime{{Stage: resolver.Extract, Duration: 12 * time.Millisecond}},
		},
		"no-identifiers": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(90 * time.Millisecond),
			EventsRead: 3, EventsWithoutIdentifier: 3,
			Totals: resolver.Totals{Rejected: 2},
		},
		"incremental": {
			Mode: resolver.Incremental, Reason: "there is a generation of the same model, up to 2026-03-04T04:06:07Z", StartedAt: started(), FinishedAt: started().Add(1500 * time.Millisecond),
			EventsRead: 1234, EventsOwned: 1234, Created: 12, Merged: 3, Split: 1,
			Totals: resolver.Totals{Identifiers: 5000, Links: 2700, Profiles: 2000, Identified: 1300, Visitors: 3100, VisitorsKnown: 2950, LargestProfile: 9},
		},
		"incremental-no-events": {Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(time.Second)},
		"incremental-left-out": {
			Mode: resolver.Incremental, Reason: "there is a generation of the same model, up to 2026-03-04T04:06:07Z",
			StartedAt: started(), FinishedAt: started().Add(time.Second),
			EventsFresh: 1234, EventsMissed: 5678,
		},
		"incremental-one-left-out": {
			Mode: resolver.Incremental, Reason: "--since was given: what came in from 2026-03-01T00:00:00Z on is read again",
			StartedAt: started(), FinishedAt: started().Add(time.Second),
			EventsRead: 1, EventsOwned: 1, EventsFresh: 1, EventsMissed: 1, Merged: 1,
			Totals: resolver.Totals{Identifiers: 2, Links: 1, Profiles: 1, LargestProfile: 2},
		},
		"incremental-gone": {
			Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(time.Second), EventsMissed: -1000,
		},
		"incremental-one-gone": {
			Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(time.Second), EventsMissed: -1,
			Totals: resolver.Totals{Identifiers: 12, Links: 3, Profiles: 9, LargestProfile: 2},
		},
		"full-fresh": {
			Mode: resolver.Full, Reason: "nothing is published yet", StartedAt: started(), FinishedAt: started().Add(time.Second), EventsFresh: 1,
		},
		"full-again": {
			Mode: resolver.Full, Reason: "the model changed", StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40, Created: 2, Split: 1, Retired: 3, EventsFresh: 5,
			Totals: resolver.Totals{Identifiers: 12, Profiles: 12, LargestProfile: 1},
		},
		"full-unchanged": {
			Mode: resolver.Full, Reason: "--full was given", StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40,
			Totals: resolver.Totals{Identifiers: 12, Profiles: 12, LargestProfile: 1},
		},
		"full-all-gone": {
			Mode: resolver.Full, Reason: "--full was given", StartedAt: started(), FinishedAt: started().Add(time.Second), Retired: 12,
		},
	}
}

func TestSummary(t *testing.T) {
	for name, report := range reports() {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := console.Summary(&got, report); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, filepath.Join("testdata", "summary", name+".golden"), got.String())
		})
	}
}

func TestRollback(t *testing.T) {
	for name, report := range map[string]resolver.Report{
		"rollback": {
			Mode: resolver.Rollback, WindowTo: started(),
			Created: 12, Retired: 30, Split: 1,
			Totals: resolver.Totals{Identifiers: 5000, Links: 2700, Profiles: 2000, Identified: 1300, Visitors: 3100, VisitorsKnown: 2950, LargestProfile: 9},
		},
		"rollback-unchanged": {Mode: resolver.Rollback, WindowTo: started(), Totals: resolver.Totals{Identifiers: 1, Profiles: 1, Visitors: 1, LargestProfile: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := console.Rollback(&got, report); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, filepath.Join("testdata", "summary", name+".golden"), got.String())
		})
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestSummaryReturnsTheWritersError(t *testing.T) {
	for name, write := range map[string]func(io.Writer, resolver.Report) error{"summary": console.Summary, "rollback": console.Rollback} {
		if err := write(brokenPipe{}, resolver.Report{}); !errors.Is(err, errBroken) {
			t.Errorf("%s: got error %v, want %v", name, err, errBroken)
		}
	}
}

func TestLogSummary(t *testing.T) {
	var out bytes.Buffer
	report := reports()["first"]
	report.RunID = "run-1"
	console.LogSummary(t.Context(), console.NewLogger(&out, slog.LevelInfo, true), report)
	var got struct {
		Msg          string             `json:"msg"`
		RunID        string             `json:"run_id"`
		Reason       string             `json:"reason"`
		Seconds      float64            `json:"seconds"`
		Events       uint64             `json:"events_read"`
		StageSeconds map[string]float64 `json:"stage_seconds"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if got.Msg != "run done" || got.RunID != "run-1" || got.Reason != report.Reason || got.Seconds != 4.218 || got.Events != 135517 || got.StageSeconds["extract"] != 1.234 {
		t.Errorf("got %+v", got)
	}
}

// TestLogSummaryWarns: where nobody reads a summary, rows that no run has read are a warning.
func TestLogSummaryWarns(t *testing.T) {
	for missed, want := range map[int64]string{2: "2 rows came in with an earlier received_at", -2: "2 rows that were read are not in the source"} {
		var out bytes.Buffer
		console.LogSummary(t.Context(), console.NewLogger(&out, slog.LevelWarn, true), resolver.Report{EventsMissed: missed})
		var got struct {
			Level, Msg string
			Missed     int64 `json:"events_missed"`
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, out.String())
		}
		if got.Level != "WARN" || !strings.HasPrefix(got.Msg, want) || got.Missed != missed {
			t.Errorf("got %+v, want %q", got, want)
		}
	}
}
