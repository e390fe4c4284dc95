package schedules

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// FuzzParse: no file makes the parser panic, every error has a place within the file,
// and what is accepted can be run.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, path := range append(paths, "default.yaml") {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("fuzz.yaml", data)
		if err != nil {
			var bad *FileError
			if !errors.As(err, &bad) {
				if len(data) > MaxFileSize {
					return
				}
				t.Fatalf("got an error of type %T: %v", err, err)
			}
			lines := 1 + strings.Count(string(data), "\n")
			for _, p := range bad.Problems {
				if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Message == "" {
					t.Errorf("got problem %+v in a file of %d lines", p, lines)
				}
			}
			if len(bad.Problems) == 0 || err.Error() == "" {
				t.Error("got an error without a problem")
			}
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
