package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestTwoRuns: of two runs at once one does the work, and the other says who is at it and that it may come again.
func TestTwoRuns(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	s.slowSource(0.1)
	first, second := s.start("run"), s.start("run")
	works, waits := first, second
	a, b := first.wait(), second.wait()
	if a.code == exitHeld {
		works, waits, a, b = second, first, b, a
	}
	a.exits(exitDone, journeySummary)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	b.exits(exitHeld, fmt.Sprintf("kindred: another run holds the lock: run %s, process %d on host %s, since 20",
		s.query("SELECT run_id FROM identity.runs"), works.command.Process.Pid, host), "Wait until it is done, then run again")
	if strings.Contains(b.stdout, "profiles") || strings.Count(b.stderr, "kindred: ") != 1 {
		t.Errorf("process %d: got\nstdout: %s\nstderr: %s", waits.command.Process.Pid, b.stdout, b.stderr)
	}
	s.usualSource()
	s.must("run").exits(0, "No new events")
}

// TestHeld: while a run is at work, rollback refuses as run does, and a firing of the schedule is skipped, which is no failure.
func TestHeld(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.publishJourney()
	s.slowSource(0.3)
	p := s.start("run", "--full")
	s.eventually("the run", func() bool { return s.query("SELECT count() FROM identity.runs WHERE status = 'running'") == "1" })
	for _, command := range []string{"run", "rollback"} {
		s.kindred(command).exits(exitHeld, "kindred: another run holds the lock: ", fmt.Sprintf("process %d on host", p.command.Process.Pid))
	}
	daemon := s.start("--schedules", s.write("s.yaml", "schedules:", everySecond), "schedule")
	s.eventually("a firing that is skipped", func() bool { return strings.Contains(daemon.stderr.String(), "scheduled run skipped") })
	if got := p.wait().exits(exitDone, journeySummary); got.code != exitDone {
		return
	}
	s.eventually("a firing that runs", func() bool { return strings.Contains(daemon.stderr.String(), "scheduled run done") })
	daemon.signal(syscall.SIGTERM)
	a := daemon.wait().exits(exitDone, "the run did not take place", "another run holds the lock: ", `"failures":0`)
	if strings.Contains(a.stderr, "scheduled run failed") {
		t.Errorf("a firing that was skipped counts as a failure: %s", a.stderr)
	}
}
