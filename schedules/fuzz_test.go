package schedules

import (
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kindred-id/kindred/resolver/yamlfile/yamlfiletest"
)

// FuzzParse: no file makes the parser panic, every error has a place within the file,
// and what is accepted can be run.
func FuzzParse(f *testing.F) {
	yamlfiletest.Seed(f, "testdata/bad/*.yaml", "default.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("fuzz.yaml", data)
		if err != nil {
			yamlfiletest.Refusal(t, err, data, MaxFileSize)
			return
		}
		names := map[string]bool{}
		for _, e := range file.Entries {
			switch {
			case e.Name == "" || names[e.Name] || e.Command != CommandRun || e.Mode != ModeAuto && e.Mode != ModeFull:
				t.Errorf("accepted %+v", e)
			case e.Timeout < time.Second || e.Jitter < 0 || e.Jitter > e.Timeout || e.Jitter >= shortestGap(e.schedule):
				t.Errorf("accepted the times of %+v", e)
			case !e.Next(at).After(at):
				t.Errorf("accepted %+v, which never fires", e)
			}
			names[e.Name] = true
		}
		if len(file.Entries) == 0 {
			t.Error("accepted a file without entries")
		}
	})
}

// FuzzExpression: our checks never panic, never accept what the cron library does not,
// and name a place within the expression.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		"7 * * * *", "*/5 9-17 1,15 jan-mar MON", "0 0 29 2 *", "@hourly", "@every 1h30m", "? ? ? ? ?", "5/10 * * * *", "1-2-3 * * * *",
		"0 , * * *", "TZ=", "CRON_TZ=UTC 0 0 * * *", "@every", "*/0 * * * *", "0 0 30 2 *", "+1 * * * *", "-", "/", "\u00a00 0 * * *",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		schedule, bad := parseExpression(s)
		if bad != nil {
			if bad.offset < 0 || bad.offset > len(s) || bad.message == "" {
				t.Errorf("%q: got %+v", s, bad)
			}
			return
		}
		if _, err := cron.ParseStandard(strings.TrimSpace(s)); err != nil && !strings.HasPrefix(strings.TrimSpace(s), "@") {
			t.Errorf("%q: accepted, but the library says %v", s, err)
		}
		if next := schedule.Next(at); !next.After(at) {
			t.Errorf("%q: accepted, but it never fires", s)
		}
		if gap := shortestGap(schedule); gap < time.Second {
			t.Errorf("%q: got %s between two firings", s, gap)
		}
	})
}
