package schedules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/yamlfile/yamlfiletest"
)

// at is a Monday.
var at = time.Date(2026, time.November, 23, 11, 25, 30, 0, time.UTC)

func TestBadFiles(t *testing.T) {
	yamlfiletest.BadFiles(t, 90, loads)
}

// loads is Load for who expects its error.
func loads(path string) error {
	_, err := Load(path)
	return err
}

func TestDefaultFile(t *testing.T) {
	f := Default()
	if len(f.Entries) != 2 {
		t.Fatalf("got %d entries, want 2", len(f.Entries))
	}
	want := []struct {
		name string
		mode Mode
		next time.Time
	}{
		{"resolve", ModeAuto, time.Date(2026, time.November, 23, 12, 7, 0, 0, time.UTC)},
		{"rebuild", ModeFull, time.Date(2026, time.November, 29, 3, 37, 0, 0, time.UTC)},
	}
	for i, w := range want {
		e := f.Entries[i]
		if e.Name != w.name || e.Mode != w.mode || e.Command != CommandRun || !e.Next(at).Equal(w.next) {
			t.Errorf("got %+v, next %s, want %+v", e, e.Next(at), w)
		}
	}
	if got, err := Parse("copy", []byte(DefaultText())); err != nil || len(got.Entries) != 2 {
		t.Errorf("parse of DefaultText: got %v, %v", got, err)
	}
}

func TestLoad(t *testing.T) {
	const text = "\ufeffschedules: # all\r\n- {name: a, cron: '  @daily ', command: run, timeout: 1h}\r\n\r\n" +
		"- name: b-2\r\n  cron: 0,30 9-17/2 ? jan-dec Mon-FRI\r\n  command: \"run\"\r\n  mode: full\r\n  timeout: 1h30m\r\n  jitter: 0s\r\n"
	path := filepath.Join(t.TempDir(), "schedules.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if f.Path != path || len(f.Entries) != 2 {
		t.Fatalf("got %+v", f)
	}
	a, b := f.Entries[0], f.Entries[1]
	if a.Name != "a" || a.Mode != ModeAuto || a.Timeout != time.Hour || a.Jitter != 0 || a.Line != 2 {
		t.Errorf("got %+v", a)
	}
	if b.Name != "b-2" || b.Mode != ModeFull || b.Timeout != 90*time.Minute || b.Line != 4 {
		t.Errorf("got %+v", b)
	}
	var times []string
	for _, next := range b.Upcoming(at, 4) {
		times = append(times, next.Format("Mon 15:04"))
	}
	if got, want := strings.Join(times, ", "), "Mon 11:30, Mon 13:00, Mon 13:30, Mon 15:00"; got != want {
		t.Errorf("upcoming: got %s, want %s", got, want)
	}
}

func TestNextIsInUTC(t *testing.T) {
	f := mustParse(t, "name: a, cron: '30 2 * * *', command: run, timeout: 1h")
	// In this zone 02:30 does not exist on the 29th of March 2026.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database here")
	}
	got := f.Entries[0].Next(time.Date(2026, time.March, 29, 0, 0, 0, 0, berlin))
	if want := time.Date(2026, time.March, 29, 2, 30, 0, 0, time.UTC); !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLoadWhatIsNoFile(t *testing.T) {
	yamlfiletest.NoFiles(t, MaxFileSize, "set KINDRED_SCHEDULES", loads)
}

func TestErrorsStayReadable(t *testing.T) {
	many := "schedules:\n" + strings.Repeat("- {name: a}\n", 1000)
	long := "schedules:\n- {name: " + strings.Repeat("x", 10_000) + "}\n"
	for name, text := range map[string]string{"many": many, "long": long} {
		_, err := Parse(name, []byte(text))
		if err == nil || len(err.Error()) > 5000 {
			t.Errorf("%s problems: got an error of %d bytes, want less than 5000", name, len(err.Error()))
		}
		if name == "many" && !strings.HasSuffix(err.Error(), "\nand 1979 more problems") {
			t.Errorf("got %s", err)
		}
	}
}

// mustParse parses a file of entries, each in YAML's flow style without its braces.
func mustParse(t *testing.T, entries ...string) *File {
	t.Helper()
	text := "schedules:\n"
	for _, e := range entries {
		text += "- {" + e + "}\n"
	}
	f, err := Parse("test", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
