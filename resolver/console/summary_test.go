package console_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
)

var update = flag.Bool("update", false, "write the golden files anew")

func started() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// reports are runs to summarise; each has a golden file of its name.
func reports() map[string]resolver.Report {
	return map[string]resolver.Report{
		"first": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(4218 * time.Millisecond),
			EventsRead: 135517, EventsOwned: 135517, Identifiers: 4675, Links: 2690, Profiles: 1987, Identified: 1200, Created: 1987,
			Visitors: 3100, VisitorsKnown: 2900, Traits: 5012, LargestProfile: 9,
			Stages: []resolver.StageTime{
				{Stage: resolver.Extract, Duration: 1234 * time.Millisecond}, {Stage: resolver.Resolve, Duration: 4 * time.Millisecond},
				{Stage: resolver.Fold, Duration: 2100 * time.Millisecond}, {Stage: resolver.Check, Duration: 380 * time.Millisecond},
				{Stage: resolver.Publish, Duration: 500 * time.Millisecond},
			},
		},
		"large": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(3723 * time.Second),
			EventsRead: 12_345_678_901, EventsOwned: 12_345_678_801, EventsWithoutIdentifier: 100, DuplicateEvents: 45_000,
			Identifiers: 250_000_000, Links: 300_000_001, Profiles: 90_000_000, Identified: 60_000_000, Created: 1000, Merged: 250, Split: 1,
			Visitors: 200_000_000, VisitorsKnown: 199_999_999, Traits: 400_000_000, Rejected: 17, LargestProfile: 1204,
			Stages: []resolver.StageTime{
				{Stage: resolver.Extract, Duration: 2500 * time.Second}, {Stage: resolver.Resolve, Duration: 90500 * time.Millisecond},
			},
		},
		"one-of-each": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(320 * time.Millisecond),
			EventsRead: 1, EventsOwned: 1, EventsWithoutIdentifier: 1, DuplicateEvents: 1, Identifiers: 1, Links: 1, Profiles: 1, Identified: 1,
			Created: 1, Visitors: 1, VisitorsKnown: 1, Traits: 1, Rejected: 1, LargestProfile: 1,
			Stages: []resolver.StageTime{{Stage: resolver.Extract, Duration: time.Second}},
		},
		"all-anonymous": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(2 * time.Second),
			EventsRead: 40, EventsOwned: 40, Identifiers: 12, Profiles: 12, Created: 12, Visitors: 12, LargestProfile: 1,
		},
		"no-events": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(90 * time.Millisecond),
			Stages: []resolver.StageTime{{Stage: resolver.Extract, Duration: 12 * time.Millisecond}},
		},
		"no-identifiers": {
			Mode: resolver.Full, StartedAt: started(), FinishedAt: started().Add(90 * time.Millisecond),
			EventsRead: 3, EventsWithoutIdentifier: 3, Rejected: 2,
		},
		"incremental": {
			Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(1500 * time.Millisecond),
			EventsRead: 1234, EventsOwned: 1234, Identifiers: 5000, Links: 2700, Profiles: 2000, Identified: 1300, Created: 12, Merged: 3, Split: 1,
			Visitors: 3100, VisitorsKnown: 2950, LargestProfile: 9,
		},
		"incremental-no-events": {Mode: resolver.Incremental, StartedAt: started(), FinishedAt: started().Add(time.Second)},
	}
}

func TestSummary(t *testing.T) {
	for name, report := range reports() {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := console.Summary(&got, report); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "summary", name+".golden")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
			}
		})
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestSummaryReturnsTheWritersError(t *testing.T) {
	if err := console.Summary(brokenPipe{}, resolver.Report{}); !errors.Is(err, errBroken) {
		t.Errorf("got error %v, want %v", err, errBroken)
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
		Seconds      float64            `json:"seconds"`
		Events       uint64             `json:"events_read"`
		StageSeconds map[string]float64 `json:"stage_seconds"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if got.Msg != "run done" || got.RunID != "run-1" || got.Seconds != 4.218 || got.Events != 135517 || got.StageSeconds["extract"] != 1.234 {
		t.Errorf("got %+v", got)
	}
}
