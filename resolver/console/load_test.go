package console

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestLoadBar(t *testing.T) {
	for name, test := range map[string]struct {
		total  int64
		finish func(*Load)
		want   string
	}{
		"done":    {50_000_000, (*Load).Done, "a.gz [================]  50%  25.0 MB  120,000 events  12.0 k/s  10s  1 rejected"},
		"stopped": {50_000_000, (*Load).Close, "a.gz [===>   ]  50%  25.0 MB  120,000 events  12.0 k/s  10s  1 rejected  stopped"},
		"stream":  {-1, (*Load).Close, "a.gz [       ]       25.0 MB  120,000 events  12.0 k/s  10s  1 rejected  stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			clock := newFakeClock()
			screen, out := newTestScreen(clock)
			load := NewLoad(screen, slog.New(slog.DiscardHandler), "a.gz")
			load.Update(1, test.total, 1, 0)
			clock.Advance(10 * time.Second)
			load.Update(25_000_000, test.total, 120_000, 1)
			test.finish(load)
			load.Update(50_000_000, test.total, 240_000, 2)
			load.Done()
			load.Close()
			got := strings.Join(visible(t, out.String()), "\n")
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if len([]rune(got)) > 80 {
				t.Errorf("got %d columns, want at most 80: %q", len([]rune(got)), got)
			}
		})
	}
}

func TestLoadFigures(t *testing.T) {
	start := newFakeClock().Now()
	for name, test := range map[string]struct {
		state loadState
		want  string
	}{
		"halfway": {loadState{read: 25_000_000, total: 100_000_000, events: 1, started: start}, " 25%  25.0 MB  1 event under 1/s  30s left"},
		"stream":  {loadState{read: 512, total: -1, events: 5000, rejected: 1200, started: start}, "        512 B  5,000 events     500/s  10s  1,200 rejected"},
		"empty":   {loadState{started: start, phase: ended}, "          0 B  0 events            0s"},
		"stopped": {loadState{read: 1, total: 2, started: start, phase: stopped, took: time.Second}, " 50%      1 B  0 events            1s  stopped"},
	} {
		if got := test.state.figures(start.Add(10 * time.Second)); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestLoadLogs(t *testing.T) {
	clock := newFakeClock()
	out := new(bytes.Buffer)
	screen := NewScreen(out, clock.Now)
	load := NewLoad(screen, NewLogger(screen, slog.LevelInfo, true), "a.gz")
	for second := range int64(7) {
		load.Update(second*100, 1000, uint64(second*10), 1)
		clock.Advance(time.Second)
	}
	load.Done()
	load.Close()
	want := []string{
		`{"bytes":500,"bytes_total":1000,"events":50,"events_per_second":10,"input":"a.gz","level":"INFO","msg":"loading","rejected":1,"seconds":5,"seconds_left":5}`,
		`{"bytes":600,"bytes_total":1000,"events":60,"events_per_second":8,"input":"a.gz","level":"INFO","msg":"loaded","rejected":1,"seconds":7}`,
	}
	if got := logged(t, out); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestShorten(t *testing.T) {
	for name, want := range map[string]string{"a.jsonl": "a.jsonl", "/data/events/2026-03-04.jsonl.gz": "...26-03-04.jsonl.gz", "éééééééééééééééééééé": "éééééééééééééééééééé"} {
		if got := shorten(name, 20); got != want {
			t.Errorf("shorten(%q): got %q, want %q", name, got, want)
		}
	}
}
