package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// gone waits until there is no process of that id, or only one that nobody has waited for yet.
func (s *session) gone(pid int) {
	s.t.Helper()
	s.eventually("process "+strconv.Itoa(pid)+" to end", func() bool {
		// The state follows the name, which stands in brackets and may hold anything.
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err == nil {
			_, state, _ := strings.Cut(string(text), ") ")
			return strings.HasPrefix(state, "Z")
		}
		return syscall.Kill(pid, 0) != nil
	})
}

// TestKilled: kill -9 of kindred, in the middle of a run or of a schedule, ends its engine too, and the next command finds the
// warehouse as it was.
func TestKilled(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.write("s.yaml", "schedules:", "  - {name: often, cron: '@every 1s', command: run, mode: full, timeout: 1m}")
	once := s.publishJourney()
	s.slowSource(0.1)
	for _, args := range [][]string{{"run", "--full"}, {"--schedules", "s.yaml", "schedule"}} {
		before := s.query("SELECT count() FROM identity.runs")
		p := s.start(args...)
		holder := s.holder()
		s.eventually("the run", func() bool { return s.query("SELECT count() FROM identity.runs") != before })
		p.signal(syscall.SIGKILL)
		if a := p.wait(); a.code != -1 {
			t.Errorf("kindred %q: got exit code %d, want a kill", args, a.code)
		}
		s.gone(holder.PID)
	}
	s.usualSource()
	s.same(s.published(), once, "the published tables changed")
	s.must("run", "--full").exits(0, journeySummary)
	s.same(s.published(), once, "the next run")
}

// TestInterrupted: Ctrl-C during a run ends it with a clear error, and its row says so.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	once := s.publishJourney()
	s.slowSource(0.1)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		p := s.start("run", "--full")
		holder := s.holder()
		s.eventually("the first stage", func() bool { return strings.Contains(p.stderr.String(), "stage started") })
		p.signal(signal)
		p.wait().exits(exitFailed, "kindred: the run was stopped, and the published tables stay as they were", "extract", signal.String()+" signal received")
		s.gone(holder.PID)
		if got, want := s.query("SELECT status, error LIKE '%signal received%' FROM identity.runs ORDER BY started_at DESC LIMIT 1"), "failed\t1"; got != want {
			t.Errorf("%s: the run's row: got %q, want %q", signal, got, want)
		}
	}
	s.usualSource()
	s.same(s.published(), once, "the published tables changed")
	s.must("run", "--full").exits(0, journeySummary)
}

// TestEngineKilled: an engine that dies in a run is an error of the run, which says so.
func TestEngineKilled(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.must("load", s.journey())
	s.slowSource(0.1)
	p := s.start("run")
	holder := s.holder()
	s.eventually("the run", func() bool { return strings.Contains(p.stderr.String(), "stage started") })
	if err := syscall.Kill(holder.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.wait().exits(exitFailed, "the engine of the embedded warehouse ended (signal: killed)", "engine.log")
	s.usualSource()
	s.must("run").exits(0, journeySummary)
}

// TestNoTerminal: without a terminal, and with its output closed, kindred still ends.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	command := exec.Command("sh", "-c", `"$0" query 'SELECT number FROM numbers(10000000)' | head -n 1`, binary)
	command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL=embedded:"+filepath.Join(s.folder, "data"))
	output, err := command.Output()
	if err != nil || string(output) != "0\n" {
		t.Errorf("got %q %v", output, err)
	}
	if _, err := os.Stat(filepath.Join(s.folder, "data", "engine.lock")); err != nil {
		t.Fatal(err)
	}
	s.query("SELECT 1")
}
