package schedules

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// unit is a systemd unit: section, key, values.
type unit map[string]map[string][]string

func (u unit) one(t *testing.T, section, key string) string {
	t.Helper()
	values := u[section][key]
	if len(values) != 1 {
		t.Errorf("[%s] %s: got %q, want one value", section, key, values)
		return ""
	}
	return values[0]
}

func readUnit(t *testing.T, name string) unit {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("systemd", name))
	if err != nil {
		t.Fatal(err)
	}
	u, section := unit{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			section = strings.Trim(line, "[]")
			u[section] = map[string][]string{}
		default:
			key, value, ok := strings.Cut(line, "=")
			if !ok || section == "" || strings.TrimSpace(key) != key {
				t.Fatalf("%s: got line %q, want Key=value in a section", name, line)
			}
			u[section][key] = append(u[section][key], value)
		}
	}
	return u
}

func TestSystemdServices(t *testing.T) {
	for name, want := range map[string]struct{ kind, restart string }{
		"kindred.service":          {"oneshot", ""},
		"kindred-schedule.service": {"exec", "on-failure"},
	} {
		u := readUnit(t, name)
		if got := u.one(t, "Service", "Type"); got != want.kind {
			t.Errorf("%s: got type %s, want %s", name, got, want.kind)
		}
		if got := strings.Join(u["Service"]["Restart"], " "); got != want.restart {
			t.Errorf("%s: got restart %q, want %q", name, got, want.restart)
		}
		words := strings.Fields(u.one(t, "Service", "ExecStart"))
		if words[0] != "/usr/local/bin/kindred" {
			t.Errorf("%s: starts %q", name, words[0])
		}
		checkArguments(t, name, words[1:])
		for key, value := range map[string]string{
			"DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "EnvironmentFile": "/etc/kindred/kindred.env",
		} {
			if got := u.one(t, "Service", key); got != value {
				t.Errorf("%s: got %s=%s, want %s", name, key, got, value)
			}
		}
		data, err := os.ReadFile(filepath.Join("systemd", name))
		if err != nil {
			t.Fatal(err)
		}
		checkSettingsIn(t, name, string(data))
	}
	// EX_TEMPFAIL: another run holds the lock.
	if got := readUnit(t, "kindred.service").one(t, "Service", "SuccessExitStatus"); got != "75" {
		t.Errorf("kindred.service: got SuccessExitStatus=%s, want 75", got)
	}
	daemon := readUnit(t, "kindred-schedule.service")
	wait, err := time.ParseDuration(daemon.one(t, "Service", "TimeoutStopSec") + "s")
	if err != nil || wait <= DefaultGrace+Settle {
		t.Errorf("systemd waits %s (%v) for the daemon to stop, want more than %s", wait, err, DefaultGrace+Settle)
	}
	if got := daemon.one(t, "Install", "WantedBy"); got != "multi-user.target" {
		t.Errorf("got WantedBy=%s", got)
	}
}

func TestSystemdTimer(t *testing.T) {
	u := readUnit(t, "kindred.timer")
	if got := u.one(t, "Install", "WantedBy"); got != "timers.target" {
		t.Errorf("got WantedBy=%s", got)
	}
	if got := u.one(t, "Timer", "Persistent"); got != "true" {
		t.Errorf("got Persistent=%s", got)
	}
	calendar := u.one(t, "Timer", "OnCalendar")
	if !strings.HasSuffix(calendar, " UTC") {
		t.Errorf("got OnCalendar=%s, want it in UTC", calendar)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here: the calendar expression is not checked further")
	}
	out, err := exec.CommandContext(t.Context(), analyze, "calendar", "--base-time=2026-11-23 11:25:30 UTC", calendar).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "12:07:00 UTC") {
		t.Errorf("systemd-analyze calendar: got %v\n%s", err, out)
	}
}

// TestSystemdVerify has systemd itself read the units. The program's path is replaced
// by one that exists, because systemd looks.
func TestSystemdVerify(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	paths, err := filepath.Glob("systemd/kindred*")
	if err != nil || len(paths) != 3 {
		t.Fatalf("got units %q (%v), want three", paths, err)
	}
	args := []string{"verify", "--recursive-errors=no", "--man=no"}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, filepath.Base(path))
		text := strings.ReplaceAll(string(data), "/usr/local/bin/kindred", program)
		if err := os.WriteFile(copied, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, copied)
	}
	out, err := exec.CommandContext(t.Context(), analyze, args...).CombinedOutput()
	complaints := slices.DeleteFunc(strings.Split(string(out), "\n"), func(line string) bool { return !strings.Contains(line, "kindred") })
	if err != nil || len(complaints) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
